package io.evenhand.appeals.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the platform's own mail server vouches for (RFC 8601). */
class AuthenticityTest {

    private static boolean vouches(String header) {
        return Authenticity.vouches(header, "mx.platform.example", "customers.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mx.platform.example; dmarc=pass header.from=customers.example",
                "MX.platform.example 1; spf=pass smtp.mailfrom=x.example; DMARC=pass (p=none; sp=none) header.from=Customers.example",
                "mx.platform.example (a (nested) comment);\r\n\tdkim=pass;\r\n\tdmarc=pass header.from=customers.example"
            })
    void whatPassed(String header) {
        assertThat(vouches(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "mx.platform.example; none",
                "other.example; dmarc=pass header.from=customers.example",
                "mx.platform.example.other; dmarc=pass header.from=customers.example",
                "mx.platform.example; dmarc=fail header.from=customers.example",
                "mx.platform.example; dmarc=pass header.from=other.example",
                "mx.platform.example; dmarc=pass header.from=evilcustomers.example",
                "mx.platform.example; spf=pass header.from=customers.example",
                "mx.platform.example; spf=fail (; dmarc=pass header.from=customers.example)",
                "mx.platform.example; spf=fail smtp.mailfrom=\"; dmarc=pass header.from=customers.example\"",
                "mx.platform.example; spf=fail smtp.mailfrom=\"\\\"; dmarc=pass header.from=customers.example\"",
                "(x; dmarc=pass header.from=customers.example"
            })
    void whatDidNot(String header) {
        assertThat(vouches(header)).isFalse();
    }

    @Test
    void aCommentThatNobodyClosesHidesTheRest() {
        assertThat(vouches("mx.platform.example; spf=fail (x; dmarc=pass header.from=customers.example"))
                .isFalse();
    }
}
