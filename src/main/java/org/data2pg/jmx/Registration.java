package org.data2pg.jmx;

import static org.data2pg.message.JmxMessages.MESSAGES;

import java.lang.management.ManagementFactory;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.data2pg.control.execution.OwnRuns;
import org.data2pg.control.monitor.RunMonitor;
import org.data2pg.control.monitor.RunOutlook;
import org.data2pg.control.monitor.RunView;
import org.data2pg.message.RefusedException;

/** Keeps the MXBeans where JMX clients find them: those of runs come and go with their runs. */
@ApplicationScoped
class Registration {

    private static final String DOMAIN = "org.data2pg";
    private static final int EVERY_MS = 1_000;

    @Resource
    private ManagedScheduledExecutorService scheduler;
    @Inject
    private RunControlBean control;
    @Inject
    private Counters counters;
    @Inject
    private OwnRuns ownRuns;
    @Inject
    private RunMonitor monitor;
    @Inject
    private RunOutlook outlook;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<Long, ObjectName> runs = new ConcurrentHashMap<>();
    private volatile boolean ended;

    void start(@Observes @Initialized(ApplicationScoped.class) Object serverStarted) {
        register(name(Map.of("type", "RunControl")), new GuardedBean<>(control, RunControlMXBean.class));
        register(name(Map.of("type", "Counters")), new GuardedBean<>(counters, CountersMXBean.class));
        scheduler.scheduleWithFixedDelay(this::follow, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private synchronized void follow() {
        if (ended) {
            return;
        }
        try {
            Set<Long> active = ownRuns.numbers();
            Set.copyOf(runs.keySet()).stream().filter(run -> !active.contains(run)).forEach(run -> remove(runs.remove(run)));
            if (!runs.keySet().containsAll(active)) {
                ownRuns.all().stream().filter(run -> !runs.containsKey(run.id())).forEach(this::add);
            }
        } catch (RefusedException away) {
            MESSAGES.debugf("The MBeans of runs are left as they are: %s", away.getMessage());
        } catch (RuntimeException unexpected) {
            // The schedule would end with it
            MESSAGES.unexpected(unexpected);
        }
    }

    private void add(RunView run) {
        ObjectName name = name(Map.of("type", "Run", "id", Long.toString(run.id()), "targetDatabase", ObjectName.quote(run.targetDatabase()),
                "batch", ObjectName.quote(run.batch())));
        register(name, new GuardedBean<>(new RunBean(run, control, monitor::run, outlook::of), RunMXBean.class));
        runs.put(run.id(), name);
    }

    synchronized void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        ended = true;
        runs.values().forEach(this::remove);
        remove(name(Map.of("type", "RunControl")));
        remove(name(Map.of("type", "Counters")));
    }

    private void register(ObjectName name, StandardMBean bean) {
        try {
            server.registerMBean(bean, name);
        } catch (JMException failure) {
            MESSAGES.notRegistered(name.toString(), failure);
        }
    }

    private void remove(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (JMException failure) {
            MESSAGES.notRegistered(name.toString(), failure);
        }
    }

    private static ObjectName name(Map<String, String> properties) {
        try {
            return new ObjectName(DOMAIN, new Hashtable<>(properties));
        } catch (JMException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
