package io.evenhand.accounts.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after the other; what is no row at all ends them with {@link Malformed}. */
final class Lines implements Iterator<Line> {

    private static final CsvMapper CSV =
            CsvMapper.builder().enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String NOT_UTF_8 = "is not UTF-8";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final JsonParser parser;
    private final Optional<List<String>> header;
    private int line;
    private @Nullable Line next;

    /** The file cannot be read from here on. */
    static final class Malformed extends RuntimeException {
        private final int line;

        Malformed(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    Lines(byte[] content, Form form) {
        try {
            var reader = reader(content);
            this.parser = form == Form.CSV ? CSV.createParser(reader) : JSON.createParser(reader);
            this.header = form == Form.CSV ? Optional.of(firstCells()) : Optional.empty();
            this.next = read();
        } catch (CharacterCodingException _) {
            throw new Malformed(1, NOT_UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Letters that are not UTF-8 are refused, never replaced. */
    private static Reader reader(byte[] content) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(
                new ByteArrayInputStream(content),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    /** The columns that the file itself names. */
    Optional<List<String>> header() {
        return header;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Line next() {
        var present = next;
        if (present == null) {
            throw new NoSuchElementException();
        }
        next = read();
        return present;
    }

    private @Nullable Line read() {
        try {
            return header.isPresent() ? fromCells(header.get()) : fromObject();
        } catch (CharacterCodingException _) {
            throw new Malformed(parser.currentLocation().getLineNr(), NOT_UTF_8);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new Malformed(at == null ? 1 : at.getLineNr(), "cannot be read: a quote or bracket may be missing");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> firstCells() throws IOException {
        try {
            return parser.nextToken() == null
                    ? List.of()
                    : cells().stream().map(String::strip).toList();
        } catch (JsonProcessingException _) {
            throw new Malformed(1, "is no header");
        }
    }

    private @Nullable Line fromCells(List<String> columns) throws IOException {
        if (parser.nextToken() == null) {
            return null;
        }
        var cells = cells();
        var fields = new HashMap<String, String>();
        for (var i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                fields.put(i < columns.size() ? columns.get(i) : "column " + (i + 1), cells.get(i));
            }
        }
        return new Line(line, fields);
    }

    private List<String> cells() throws IOException {
        var cells = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (cells.isEmpty()) {
                line = parser.currentTokenLocation().getLineNr();
            }
            cells.add(parser.getText());
        }
        return cells;
    }

    /** An object in an array, or one of several that follow each other. */
    private @Nullable Line fromObject() throws IOException {
        var token = parser.nextToken();
        if (token == JsonToken.START_ARRAY
                && parser.getParsingContext().getParent().inRoot()) {
            token = parser.nextToken();
        }
        if (token == JsonToken.END_ARRAY) {
            token = parser.nextToken();
        }
        if (token == null) {
            return null;
        }
        line = parser.currentTokenLocation().getLineNr();
        if (token != JsonToken.START_OBJECT) {
            throw new Malformed(line, "is not a JSON object");
        }
        JsonNode object = JSON.readTree(parser);
        var fields = new HashMap<String, String>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            var text = text(field.getValue());
            if (!text.isEmpty()) {
                fields.put(field.getKey(), text);
            }
        }
        return new Line(line, fields);
    }

    private static String text(JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(Lines::text)
                        .collect(Collectors.joining(" "))
                : value.isValueNode() ? value.asText() : value.toString();
    }
}
