package io.evenhand.accounts.exchange;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An import in PostgreSQL; its file lies beside it until it is done. */
@Entity
@Table(name = "import")
class ImportRow {

    @Id
    private String id;

    private String kind;
    private String form;

    @Column(name = "dry_run")
    private boolean dryRun;

    private String sha256;
    private long rows;
    private long read;
    private long done;
    private long unchanged;
    private long refused;
    private long errors;

    @Column(name = "begun_by")
    private String begunBy;

    @Column(name = "begun_at")
    private Instant begunAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    @Version
    private int revision;

    ImportRow() {}

    static ImportRow of(String id, Upload upload, String by, Instant at) {
        var row = new ImportRow();
        row.id = id;
        row.kind = upload.kind();
        row.form = upload.form().name();
        row.dryRun = upload.dryRun();
        row.sha256 = upload.sha256();
        row.rows = upload.rows();
        row.begunBy = by;
        row.begunAt = at;
        return row;
    }

    /** Counts a row by what came of it. */
    void count(Reception reception) {
        read++;
        switch (reception) {
            case Reception.Done _ -> done++;
            case Reception.Unchanged _ -> unchanged++;
            case Reception.Refused _ -> refused++;
        }
    }

    long nextError() {
        return ++errors;
    }

    void end(Instant now) {
        endedAt = now;
    }

    String id() {
        return id;
    }

    String kind() {
        return kind;
    }

    Form form() {
        return Form.valueOf(form);
    }

    boolean isDryRun() {
        return dryRun;
    }

    /** How many of the file's rows are dealt with. */
    long read() {
        return read;
    }

    boolean isComplete() {
        return read == rows;
    }

    ImportView toView() {
        return new ImportView(
                id,
                kind,
                form().word(),
                dryRun,
                endedAt == null ? "running" : "done",
                sha256,
                rows,
                read,
                done,
                unchanged,
                refused,
                begunBy,
                begunAt,
                endedAt);
    }
}
