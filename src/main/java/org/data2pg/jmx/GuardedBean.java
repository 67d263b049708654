package org.data2pg.jmx;

import static org.data2pg.message.JmxMessages.MESSAGES;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Stream;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardMBean;

import org.data2pg.message.RefusedException;

/**
 * An MXBean with the words of its contract. Each call is made for somebody who may see, with the class loader of the application; what is refused
 * reaches the client as an exception of Java itself, as it has no classes of ours.
 */
final class GuardedBean<T> extends StandardMBean {

    private final Class<T> contract;

    GuardedBean(T bean, Class<T> contract) {
        super(guarded(bean, contract), contract, true);
        this.contract = contract;
    }

    private static <T> T guarded(T bean, Class<T> contract) {
        InvocationHandler call = (proxy, method, arguments) -> call(bean, method, arguments);
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, call));
    }

    private static Object call(Object bean, Method method, Object[] arguments) throws ReflectiveOperationException {
        Caller.requireReader();
        Thread thread = Thread.currentThread();
        ClassLoader callers = thread.getContextClassLoader();
        thread.setContextClassLoader(GuardedBean.class.getClassLoader());
        try {
            return method.invoke(bean, arguments);
        } catch (InvocationTargetException failed) {
            throw plain(failed.getCause());
        } finally {
            thread.setContextClassLoader(callers);
        }
    }

    private static RuntimeException plain(Throwable failure) {
        if (failure instanceof RefusedException) {
            return new IllegalStateException(failure.getMessage());
        }
        if (failure instanceof SecurityException refused) {
            return refused;
        }
        MESSAGES.unexpected(failure);
        return new IllegalStateException(MESSAGES.seeLog());
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return contract.getAnnotation(Words.class).value();
    }

    @Override
    protected String getDescription(MBeanAttributeInfo attribute) {
        return method("get" + attribute.getName(), 0).getAnnotation(Words.class).value();
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation) {
        return method(operation.getName(), operation.getSignature().length).getAnnotation(Words.class).value();
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return getParameterName(operation, parameter, sequence);
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        Method method = method(operation.getName(), operation.getSignature().length);
        return Arrays.stream(method.getParameterAnnotations()[sequence]).map(Words.class::cast).map(Words::value).findFirst().orElseThrow();
    }

    private Method method(String name, int parameters) {
        return Stream.of(contract.getMethods()).filter(method -> method.getName().equals(name) && method.getParameterCount() == parameters)
                .findFirst().orElseThrow();
    }
}
