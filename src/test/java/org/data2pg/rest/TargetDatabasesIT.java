package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

import org.data2pg.fixture.RecordedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetDatabasesIT {

    private static final String LIST = "target-databases";

    @ParameterizedTest
    @ValueSource(strings = {"erp", "a name with spaces", "a/b", "ÄÖ€😀", "100%", "q?a=b#c", "<script>alert(1)</script>"})
    void anyIdIsAddedFoundChangedAndDeletedAtItsAddress(String id) {
        Api.Answer added = Api.send(ADMIN, "POST", LIST, described(id).add("password", "s3cret").build().toString());
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        assertThat(added.text()).doesNotContain("s3cret").doesNotContain("password");
        String address = URI.create(added.header("Location")).getRawPath().replaceFirst("^/data2pg/api/", "");
        assertThat(address.split("/")).hasSize(2);
        assertThat(URLDecoder.decode(address, StandardCharsets.UTF_8)).isEqualTo(LIST + "/" + id);

        JsonObject found = Api.get(VIEWER, address).object();
        assertThat(found.getString("id")).isEqualTo(id);
        assertThat(found.getString("extensionSchema")).isEqualTo("data2pg");
        assertThat(found.get("jndiName")).isEqualTo(JsonValue.NULL);
        // Other tests leave more of them than a page holds
        assertThat(Api.get(VIEWER, LIST + "?count=1000").array().getValuesAs(JsonObject.class)).contains(found);
        Api.send(ADMIN, "POST", LIST, described(id).build().toString()).problem(409, "D2PG000201");

        Api.Answer changed = Api.send(ADMIN, "PUT", address, described(id).add("locked", true).add("description", "old one").build().toString());
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.object().getBoolean("locked")).isTrue();
        assertThat(Api.get(VIEWER, address).object().getString("description")).isEqualTo("old one");

        assertThat(Api.send(ADMIN, "DELETE", address, "").status()).isEqualTo(204);
        Api.get(VIEWER, address).problem(404, "D2PG000200");
        Api.send(ADMIN, "DELETE", address, "").problem(404, "D2PG000200");
        Api.send(ADMIN, "PUT", address, described(id).build().toString()).problem(404, "D2PG000200");
    }

    @Test
    void aPageOfTheListIsInTheOrderOfNames() throws SQLException {
        Api.SERVER.execute("INSERT INTO target_database (tdb_id, tdb_host, tdb_port, tdb_dbname, tdb_user)"
                + " SELECT id, 'localhost', 1, 'none', 'nobody' FROM unnest('{\" paged\",PAGED,paged,\"pa ged\",_paged}'::text[]) id");
        try {
            List<JsonObject> all = Api.get(VIEWER, LIST + "?count=1000").array().getValuesAs(JsonObject.class);
            assertThat(all).extracting(target -> target.getString("id")).contains(" paged", "PAGED").isSorted();
            Api.Answer page = Api.get(VIEWER, LIST + "?first=2&count=2");
            assertThat(page.array().getValuesAs(JsonObject.class)).isEqualTo(all.subList(2, 4));
            assertThat(page.header("X-Total-Count")).isEqualTo(Integer.toString(all.size()));
            assertThat(Api.get(VIEWER, LIST + "?first=1000000").array()).isEmpty();
        } finally {
            Api.SERVER.execute("DELETE FROM target_database WHERE tdb_user = 'nobody' AND lower(tdb_id) IN (' paged', 'paged', 'pa ged', '_paged')");
        }
    }

    @Test
    void valuesThatContradictAreRefused() {
        Api.send(ADMIN, "POST", LIST, "{\"host\": \"h\"}").problem(422, "D2PG000207");
        assertThat(Api.send(ADMIN, "POST", LIST, "{\"id\": \"t\", \"host\": \"h\"}").problem(422, "D2PG000202")).contains("dbname");
        Api.send(ADMIN, "POST", LIST, described("t").add("port", 70_000).build().toString()).problem(422, "D2PG000203");
        Api.send(ADMIN, "POST", LIST, described("t").add("jndiName", "java:/x").build().toString()).problem(422, "D2PG000204");
        Api.get(VIEWER, LIST + "/t").problem(404, "D2PG000200");
    }

    @Test
    void anIdIsForGood() {
        Api.send(ADMIN, "POST", LIST, described("fixed").build().toString());
        Api.send(ADMIN, "PUT", LIST + "/fixed", described("other").build().toString()).problem(422, "D2PG000208");
        assertThat(Api.send(ADMIN, "PUT", LIST + "/fixed", described(null).build().toString()).status()).isEqualTo(200);
        assertThat(Api.send(ADMIN, "DELETE", LIST + "/fixed", "").status()).isEqualTo(204);
    }

    @Test
    void whatRunsReferToIsKept() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(Api.SERVER, "KEEPS_TARGET");
        String address = LIST + "/" + run.targetDatabase().replace(" ", "%20");
        Api.send(ADMIN, "DELETE", address, "").problem(409, "D2PG000206");
        Api.send(ADMIN, "PUT", address, described(null).build().toString()).problem(409, "D2PG000206");
        run.completed();
        Api.send(ADMIN, "DELETE", address, "").problem(409, "D2PG000205");
    }

    @Test
    void aChangeOnAConditionIsRefusedAfterAnotherAdministratorsChange() {
        String address = LIST + "/conditional";
        String added = Api.send(ADMIN, "POST", LIST, described("conditional").build().toString()).header("ETag");
        String seen = Api.get(VIEWER, address).header("ETag");
        assertThat(seen).isEqualTo(added);
        Api.Answer locked = Api.send(ADMIN, "PUT", address, described(null).add("locked", true).build().toString());
        assertThat(locked.header("ETag")).isNotEqualTo(seen).isEqualTo(Api.get(VIEWER, address).header("ETag"));
        assertThat(change(address, seen).problem(412, "D2PG000210")).contains("\"conditional\"");
        change(address, "seen").problem(400, "D2PG000622");
        assertThat(Api.get(VIEWER, address).object().getBoolean("locked")).isTrue();
        assertThat(change(address, "\"other\", W/" + locked.header("ETag")).object().getBoolean("locked")).isFalse();
        assertThat(change(address, "*").status()).isEqualTo(200);
        assertThat(Api.send(ADMIN, "DELETE", address, "").status()).isEqualTo(204);
    }

    private static Api.Answer change(String address, String seen) {
        return Api.send(Api.SERVER.request(ADMIN, "api/" + address).header("Content-Type", "application/json").header("If-Match", seen)
                .PUT(BodyPublishers.ofString(described(null).add("locked", false).build().toString())));
    }

    private static JsonObjectBuilder described(String id) {
        JsonObjectBuilder values = Json.createObjectBuilder().add("host", "localhost").add("dbname", "none").add("user", "nobody");
        return id == null ? values : values.add("id", id);
    }
}
