package io.evenhand.enforcement.authorize;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenhand.kit.problem.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "files",
                "/files/../bulk",
                "/files/..",
                "/./files",
                "/files/%2e%2E/bulk",
                "/files/.%2e/bulk",
                "/files%2f..%2fbulk",
                "/files/..%5Cbulk",
                "/files\\..\\bulk"
            })
    void aPathThatLeadsElsewhereIsRefused(String path) {
        var question = new Question("POST", path);

        assertThatThrownBy(question::mustBePlain).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/files", "/files/a.png", "/files/...", "/files/..a/b..", "/files/.well-known", "//files"})
    void anyOtherIsAsked(String path) {
        var question = new Question("POST", path);

        assertThatCode(question::mustBePlain).doesNotThrowAnyException();
    }
}
