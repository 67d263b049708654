package org.data2pg.cli.connection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;

/** Which servers are believed to be who they say they are. */
final class Trust {

    private Trust() {
    }

    /**
     * Trusts what is signed by a certificate of the file, and nothing else.
     *
     * @param caFile certificates in PEM
     */
    static SSLContext in(Path caFile) {
        try (InputStream in = Files.newInputStream(caFile)) {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw Sentence.INVALID_CA_FILE.failure(ExitCode.USAGE, caFile, "it holds none");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry(Integer.toString(store.size()), certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw Sentence.INVALID_CA_FILE.failure(ExitCode.USAGE, caFile, e.getMessage());
        }
    }
}
