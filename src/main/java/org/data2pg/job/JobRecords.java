package org.data2pg.job;

import static org.data2pg.message.JobMessages.LOGGER;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import javax.sql.DataSource;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The engine's own tables, where it leaves the executions of a server that died, or ended too early, as they were: started, for ever. Nor does it
 * write later what it could not write while its database was away: a job has ended then, and some of its partitions have not.
 */
@ApplicationScoped
class JobRecords {

    private static final String STATES = "('STARTING', 'STARTED', 'STOPPING')";
    /** Of a job that has ended all partitions are read, of which there may be many: only for a while. */
    private static final String UNFINISHED = """
            select jobexecutionid, substring(jobparameters from 'run\\s*=\\s*(\\d+)')::bigint
              from job_execution j
             where jobparameters ~ 'run\\s*=\\s*\\d+' and (batchstatus in %1$s
                   or endtime > localtimestamp - interval '2 minutes'
                      and exists (select from step_execution s left join partition_execution p using (stepexecutionid)
                                   where s.jobexecutionid = j.jobexecutionid and (s.batchstatus in %1$s or p.batchstatus in %1$s)))""".formatted(STATES);
    private static final String CLOSE = """
            with ended (id) as (values (?::bigint)),
            job as (
                update job_execution set batchstatus = 'STOPPED', exitstatus = 'STOPPED', endtime = localtimestamp, lastupdatedtime = localtimestamp
                  from ended where jobexecutionid = id and batchstatus in %1$s),
            step as (
                update step_execution set batchstatus = 'STOPPED', exitstatus = 'STOPPED', endtime = localtimestamp
                  from ended where jobexecutionid = id and batchstatus in %1$s)
            update partition_execution p set batchstatus = 'STOPPED', exitstatus = 'STOPPED'
              from ended join step_execution s on s.jobexecutionid = id
             where p.stepexecutionid = s.stepexecutionid and p.batchstatus in %1$s""".formatted(STATES);

    @Resource(lookup = "java:jboss/datasources/Data2pgEngineDS")
    private DataSource datasource;

    Map<Long, Long> unfinished() {
        Map<Long, Long> runs = new HashMap<>();
        try (Connection connection = datasource.getConnection(); PreparedStatement query = connection.prepareStatement(UNFINISHED);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                runs.put(rows.getLong(1), rows.getLong(2));
            }
        } catch (SQLException away) {
            LOGGER.debug("The engine's records can't be read now", away);
        }
        return runs;
    }

    void close(long execution) {
        try (Connection connection = datasource.getConnection(); PreparedStatement update = connection.prepareStatement(CLOSE)) {
            update.setLong(1, execution);
            update.executeUpdate();
            LOGGER.jobClosed(execution);
        } catch (SQLException away) {
            LOGGER.debug("The engine's records can't be changed now", away);
        }
    }
}
