package io.evenhand.local.terminal;

import java.io.PrintStream;
import java.util.Locale;

/** How far something is: a bar that is drawn anew on a terminal, a line now and then elsewhere. */
public final class ProgressLine {

    private static final int BAR = 30;
    private static final int COMPLAINTS_SHOWN = 10;
    private static final long TERMINAL_PAUSE = 100_000_000L;
    private static final long PLAIN_PAUSE = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final long startedAt = System.nanoTime();
    private long shownAt = startedAt;
    private final String counted;
    private int complaints;

    public ProgressLine(PrintStream out, boolean terminal) {
        this(out, terminal, "decisions");
    }

    /** @param counted what is dealt with, in the plural */
    public ProgressLine(PrintStream out, boolean terminal, String counted) {
        this.out = out;
        this.terminal = terminal;
        this.counted = counted;
    }

    /** Tells of a share of the file from 0 to 1; not more often than anybody reads. */
    public void tell(double share, long decisions) {
        if (System.nanoTime() - shownAt >= (terminal ? TERMINAL_PAUSE : PLAIN_PAUSE)) {
            show(share, decisions);
        }
    }

    public void end(double share, long decisions) {
        show(share, decisions);
        if (terminal) {
            out.println();
        }
    }

    /** Something went wrong with a row. The first ones are told, above the bar; a broken file has thousands. */
    public synchronized void complain(String line) {
        complaints++;
        if (complaints <= COMPLAINTS_SHOWN) {
            out.print((terminal ? "\r\u001b[K" : "") + line + "\n");
        }
    }

    private synchronized void show(double share, long decisions) {
        shownAt = System.nanoTime();
        var rate = decisions / Math.max(1e-3, (shownAt - startedAt) / 1e9);
        var words = String.format(Locale.ROOT, "%3.0f %%  %,d %s  %,.0f/s", share * 100, decisions, counted, rate);
        if (terminal) {
            var full = (int) Math.round(share * BAR);
            out.print("\r\u001b[K[" + "#".repeat(full) + " ".repeat(BAR - full) + "] " + words);
            out.flush();
        } else {
            out.println(words);
        }
    }
}
