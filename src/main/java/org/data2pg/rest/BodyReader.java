package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import com.fasterxml.jackson.core.JacksonException;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

/** Reads no more of a body than any sensible request has, and says where it can't be read. */
@Provider
public class BodyReader implements ReaderInterceptor {

    private static final long LIMIT = 1_048_576;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        context.setInputStream(new Limited(context.getInputStream()));
        try {
            return context.proceed();
        } catch (JacksonException unreadable) {
            if (unreadable.getCause() instanceof ClientErrorException tooLarge) {
                throw tooLarge;
            }
            throw new BadRequestException(BodyDefect.sentence(unreadable), unreadable);
        }
    }

    private static final class Limited extends FilterInputStream {

        private long left = LIMIT;

        Limited(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int octets = super.read(into, offset, length);
            count(Math.max(octets, 0));
            return octets;
        }

        private void count(int octets) {
            left -= octets;
            if (left < 0) {
                throw new ClientErrorException(MESSAGES.bodyTooLarge(LIMIT), Response.Status.REQUEST_ENTITY_TOO_LARGE);
            }
        }
    }
}
