package io.evenhand.local.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Files that hold secrets: readable by their owner only, from the moment they exist, and never half written. */
public final class OwnerOnly {

    private static final int SECRET_BYTES = 32;

    private OwnerOnly() {}

    public static void directory(Path path) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    /** A random secret that is made once and kept in {@code path}. */
    public static String secret(Path path) throws IOException {
        if (!Files.exists(path)) {
            var random = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(random);
            write(path, HexFormat.of().formatHex(random));
        }
        return Files.readString(path);
    }

    public static void write(Path path, String content) throws IOException {
        var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var draft = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, permissions);
        Files.writeString(draft, content);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
