package org.data2pg.control.monitor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How long steps have taken for each unit of their cost, and so how long others may take. A step function that copies is another matter than one
 * that checks: each has a pace of its own, drawn from its steps so far, the costly ones more often, so that the sum of many draws is
 * neither too low nor too high.
 */
final class StepPace {

    /** Too few to say how much durations scatter. */
    private static final int FEW = 5;

    private final Map<String, Pace> byFunction = new HashMap<>();
    private final Pace all = new Pace();
    private final boolean fromReference;

    /** @param fromReference whether costs are durations in ms of an earlier run, so that something is known before the first step has ended */
    StepPace(boolean fromReference) {
        this.fromReference = fromReference;
        if (fromReference) {
            // A step takes as long as it took then, give or take a quarter, unless the steps of this run say otherwise
            List.of(1.0 / 1.25, 1.0, 1.25).forEach(factor -> all.add(1, factor));
        }
    }

    /** A step of this cost has taken so long. */
    void add(String function, long cost, long ms) {
        double weight = Math.max(cost, 1);
        byFunction.computeIfAbsent(String.valueOf(function), name -> new Pace()).add(weight, ms / weight);
        if (!fromReference) {
            all.add(weight, ms / weight);
        }
    }

    /** Whether nothing can be said about any step. */
    boolean isUnknown() {
        return all.factors.isEmpty();
    }

    /** How long a step of this cost may take, in ms; another time the answer is another. */
    long draw(String function, long cost, RandomGenerator random) {
        Pace own = byFunction.get(String.valueOf(function));
        boolean enough = own != null && (!fromReference || own.factors.size() >= FEW);
        return Math.round((enough ? own : all).draw(random) * Math.max(cost, 1));
    }

    /** Factors, each to be drawn as often as its weight says. */
    private static final class Pace {

        private final List<Double> factors = new ArrayList<>();
        private final List<Double> upTo = new ArrayList<>();

        void add(double weight, double factor) {
            upTo.add((upTo.isEmpty() ? 0 : upTo.get(upTo.size() - 1)) + weight);
            factors.add(factor);
        }

        double draw(RandomGenerator random) {
            double at = random.nextDouble() * upTo.get(upTo.size() - 1);
            int low = 0;
            int high = upTo.size() - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (upTo.get(middle) > at) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return factors.get(low);
        }
    }
}
