package org.data2pg.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What can be said of the container files where no Docker runs: they fit together and to the tree. */
class DockerFilesTest {

    private static final Path DOCKER = Path.of("docker");

    @Test
    void everySecretAndVolumeOfAServiceIsDeclaredAndUsed() throws IOException {
        Map<String, Object> compose = compose();
        assertThat(used("secrets")).isEqualTo(map(compose.get("secrets")).keySet());
        assertThat(used("volumes")).isEqualTo(map(compose.get("volumes")).keySet());
    }

    @Test
    void everySecretIsAFileThatIsNotInTheTree() throws IOException {
        for (Object secret : map(compose().get("secrets")).values()) {
            String file = map(secret).get("file").toString();
            assertThat(file).startsWith("secrets/");
        }
        assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("/docker/secrets/");
        assertThat(Files.readString(DOCKER.resolve("compose.yaml"))).doesNotContainPattern("_PASSWORD: (?!/)");
    }

    @Test
    void everyServiceIsWatchedAndIsBuiltOfAFileThatExists() throws IOException {
        for (Map.Entry<String, Object> service : map(compose().get("services")).entrySet()) {
            Map<String, Object> values = map(service.getValue());
            if (values.containsKey("build")) {
                Map<String, Object> build = map(values.get("build"));
                assertThat(DOCKER.resolve(build.get("context").toString()).resolve(build.get("dockerfile").toString())).exists();
            }
            boolean watched = values.containsKey("healthcheck") || Files.readString(DOCKER.resolve("Dockerfile")).contains("HEALTHCHECK");
            assertThat(watched).as(service.getKey()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "target.Dockerfile"})
    void whatIsCopiedIsInTheTreeOrBuilt(String name) throws IOException {
        List<String> copies = Files.readAllLines(DOCKER.resolve(name)).stream().filter(l -> l.startsWith("COPY ")).toList();
        assertThat(copies).isNotEmpty();
        for (String copy : copies) {
            List<String> words = Stream.of(copy.split("\\s+")).skip(1).filter(w -> !w.startsWith("--")).toList();
            for (String source : words.subList(0, words.size() - 1)) {
                assertThat(source.startsWith("target/") || Files.exists(Path.of(source))).as(source).isTrue();
            }
        }
    }

    @Test
    void theServerDoesNotRunAsRootAndItsScriptsCanRun() throws IOException {
        List<String> lines = Files.readAllLines(DOCKER.resolve("Dockerfile"));
        assertThat(lines.stream().filter(l -> l.startsWith("USER ")).reduce((a, b) -> b)).contains("USER 1500:1500");
        for (String script : List.of("docker/start.sh", "docker/healthy.sh", "server-config/users.sh", "server-config/tls.sh", "server-config/configure.sh")) {
            assertThat(Files.isExecutable(Path.of(script))).as(script).isTrue();
        }
    }

    private static Set<String> used(String kind) throws IOException {
        return map(compose().get("services")).values().stream().flatMap(s -> ((List<?>) map(s).getOrDefault(kind, List.of())).stream())
                .map(v -> v.toString().replaceAll(":.*", "")).collect(java.util.stream.Collectors.toSet());
    }

    private static Map<String, Object> compose() throws IOException {
        try (Reader file = Files.newBufferedReader(DOCKER.resolve("compose.yaml"))) {
            LoaderOptions strict = new LoaderOptions();
            strict.setAllowDuplicateKeys(false);
            return map(new Yaml(new SafeConstructor(strict)).load(file));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
