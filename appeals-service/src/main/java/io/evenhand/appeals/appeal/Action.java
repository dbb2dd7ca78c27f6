package io.evenhand.appeals.appeal;

/** What may be done to an appeal. */
enum Action {
    CLAIM,
    RENEW,
    RELEASE,
    EVIDENCE,
    ASK,
    DECIDE,
    PROPOSE,
    APPROVE,
    REFUSE,
    ESCALATE,
    ANSWER,
    WITHDRAW
}
