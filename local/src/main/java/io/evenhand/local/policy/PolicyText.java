package io.evenhand.local.policy;

import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyError;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * A policy as it was given on the command line.
 *
 * @param name the file's name, as the author wrote it; {@code -} is the standard input
 */
record PolicyText(String name, String source) {

    private static final String STANDARD_INPUT = "-";

    /** @throws ParameterException when there is no such text */
    static PolicyText read(String name, CommandSpec command) {
        try (var in = name.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(name))) {
            return new PolicyText(name, text(in));
        } catch (CharacterCodingException _) {
            throw new ParameterException(command.commandLine(), name + " is not a text in UTF-8");
        } catch (IOException | InvalidPathException _) {
            throw new ParameterException(command.commandLine(), "there is no file " + name + " that can be read");
        }
    }

    private static String text(InputStream in) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(in.readAllBytes()))
                .toString();
    }

    /** The policy; where there is none its errors are told. */
    Optional<Policy> policy(CommandLine command) {
        return switch (PolicyReader.read(source)) {
            case PolicyReading.Valid(var policy) -> Optional.of(policy);
            case PolicyReading.Invalid(var errors) -> {
                lines(errors).forEach(command.getErr()::println);
                yield Optional.empty();
            }
        };
    }

    /** A line for each error, in the form in which editors find the place. */
    List<String> lines(List<PolicyError> errors) {
        return errors.stream()
                .map(error -> line(error.line(), error.column(), "error", error.field(), error.message()))
                .toList();
    }

    String line(int line, int column, String kind, String field, String message) {
        return "%s:%d:%d: %s: %s%s".formatted(name, line, column, kind, field.isEmpty() ? "" : field + ": ", message);
    }
}
