package io.evenhand.meter;

/** The counters did not answer in time or at all. Whether the call was counted is unknown. */
public class MeterUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MeterUnavailable(String message) {
        super(message, null, false, false);
    }
}
