package io.evenhand.local.issuer;

import io.evenhand.local.place.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/** Signs tokens in the name of one issuer, with a key that is made once and kept in a folder. */
public final class TokenSigner {

    /** The audience of every token for services: they accept no other. */
    public static final String AUDIENCE = "evenhand";

    private static final String SESSION = "sid";
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
        var claims = claims(AUDIENCE, subject, life);
        claims.setStringListClaim("groups", roles);
        return sign(claims);
    }

    /** What somebody who is logged in shows to the services. */
    String accessToken(Person person, Duration life) {
        var claims = claims(AUDIENCE, person.id(), life);
        claims.setStringListClaim("groups", person.role());
        addName(claims, person);
        return sign(claims);
    }

    /** What tells the program {@code client} who has logged in; {@code nonce} is its own word, or nothing. */
    String idToken(Login login, String client, String nonce, Duration life) {
        var claims = claims(client, login.person().id(), life);
        addName(claims, login.person());
        claims.setStringClaim(SESSION, login.session());
        if (!nonce.isEmpty()) {
            claims.setStringClaim("nonce", nonce);
        }
        return sign(claims);
    }

    /** The login that an ID token tells of, also when it has expired; nothing, if this issuer never signed it. */
    Optional<String> sessionOf(String idToken) {
        try {
            var claims = new JwtConsumerBuilder()
                    .setVerificationKey(key.getPublicKey())
                    .setJwsAlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256)
                    .setExpectedIssuer(issuer)
                    .setSkipDefaultAudienceValidation()
                    .setEvaluationTime(NumericDate.fromSeconds(0))
                    .build()
                    .processToClaims(idToken);
            return Optional.ofNullable(claims.getClaimValueAsString(SESSION));
        } catch (InvalidJwtException _) {
            return Optional.empty();
        }
    }

    /** The public half of the key, as a JSON Web Key Set. */
    public String publicKeys() {
        return new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private JwtClaims claims(String audience, String subject, Duration life) {
        var issuedAt = Instant.now();
        var claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(audience);
        claims.setSubject(subject);
        claims.setIssuedAt(NumericDate.fromSeconds(issuedAt.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(issuedAt.plus(life).getEpochSecond()));
        claims.setJwtId(UUID.randomUUID().toString());
        return claims;
    }

    private static void addName(JwtClaims claims, Person person) {
        claims.setStringClaim("name", person.name());
        claims.setStringClaim("preferred_username", person.id());
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
