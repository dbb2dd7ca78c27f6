package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Enrolment;
import io.evenhand.enforcement.account.PublishedVersion;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.table.LimitTable;

/**
 * The answer to one request, complete: body, headers, page and console are all made from this one record.
 *
 * @param degraded whether it was made without everything that should have been known
 */
public record Decision(
        String id,
        Enrolment account,
        PublishedVersion version,
        LimitTable table,
        Answer.Accepted answer,
        boolean degraded) {}
