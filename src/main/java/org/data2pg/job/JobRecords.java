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

/** The engine's own tables, where it leaves the executions of a server that died, or ended too early, as they were: started, for ever. */
@ApplicationScoped
class JobRecords {

    private static final String STATES = "('STARTING', 'STARTED', 'STOPPING')";
    private static final String UNFINISHED = "select jobexecutionid, substring(jobparameters from 'run\\s*=\\s*(\\d+)')::bigint from job_execution"
            + " where batchstatus in " + STATES + " and jobparameters ~ 'run\\s*=\\s*\\d+'";
    private static final String CLOSE = """
            with job as (
                update job_execution set batchstatus = 'STOPPED', exitstatus = 'STOPPED', endtime = localtimestamp, lastupdatedtime = localtimestamp
                 where jobexecutionid = ? and batchstatus in %1$s returning jobexecutionid),
            step as (
                update step_execution s set batchstatus = 'STOPPED', exitstatus = 'STOPPED', endtime = localtimestamp
                  from job where s.jobexecutionid = job.jobexecutionid and s.batchstatus in %1$s returning stepexecutionid)
            update partition_execution p set batchstatus = 'STOPPED', exitstatus = 'STOPPED'
              from step where p.stepexecutionid = step.stepexecutionid and p.batchstatus in %1$s""".formatted(STATES);

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
