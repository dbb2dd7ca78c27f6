package io.evenhand.local.issuer;

import io.evenhand.local.place.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Signs tokens in the name of one issuer, with a key that is made once and kept in a folder. */
public final class TokenSigner {

    /** The audience of every token: a service accepts no other. */
    public static final String AUDIENCE = "evenhand";

    private static final int KEY_BITS = 2048;

    private final RsaJsonWebKey key;
    private final String issuer;

    private TokenSigner(RsaJsonWebKey key, String issuer) {
        this.key = key;
        this.issuer = issuer;
    }

    /** A signer for {@code issuer} (its base URL) with the key of {@code directory}, which is made when missing. */
    public static TokenSigner open(Path directory, String issuer) throws IOException {
        return new TokenSigner(loadOrCreate(directory), issuer);
    }

    /** A signed token for {@code subject} in {@code roles}, good for {@code life} from now (real time). */
    public String token(String subject, List<String> roles, Duration life) {
        var issuedAt = Instant.now();
        var claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(AUDIENCE);
        claims.setSubject(subject);
        claims.setStringListClaim("groups", roles);
        claims.setIssuedAt(NumericDate.fromSeconds(issuedAt.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(issuedAt.plus(life).getEpochSecond()));
        claims.setJwtId(UUID.randomUUID().toString());
        return sign(claims);
    }

    /** The public half of the key, as a JSON Web Key Set. */
    String publicKeys() {
        return new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private String sign(JwtClaims claims) {
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setHeader("typ", "JWT");
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("The issuer's key does not sign", e);
        }
    }

    private static RsaJsonWebKey loadOrCreate(Path directory) throws IOException {
        var file = directory.resolve("issuer-key.json");
        try {
            if (Files.exists(file)) {
                return (RsaJsonWebKey) PublicJsonWebKey.Factory.newPublicJwk(Files.readString(file));
            }
            var key = RsaJwkGenerator.generateJwk(KEY_BITS);
            key.setKeyId(UUID.randomUUID().toString());
            key.setUse("sig");
            key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            OwnerOnly.directory(directory);
            OwnerOnly.write(file, key.toJson(OutputControlLevel.INCLUDE_PRIVATE));
            return key;
        } catch (JoseException e) {
            throw new IOException("Not a signing key: " + file, e);
        }
    }
}
