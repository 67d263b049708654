package org.data2pg.control.monitor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was used last, and not more of it than a server may keep. */
public final class Latest<K, V> {

    private final Map<K, V> values;

    public Latest(int most) {
        values = Collections.synchronizedMap(new LinkedHashMap<>(most, 1, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        });
    }

    /** Null for what is not known any more. */
    public V get(K key) {
        return values.get(key);
    }

    public void put(K key, V value) {
        values.put(key, value);
    }
}
