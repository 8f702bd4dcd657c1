# One image for every TypeORM service: docker build --build-arg SERVICE=auth .
FROM rust:1-bookworm AS whimbrel
RUN cargo install --locked whimbrel-cli

FROM node:22-bookworm-slim
ARG SERVICE
COPY --from=whimbrel /usr/local/cargo/bin/whimbrel /usr/local/bin/whimbrel
WORKDIR /app/services/${SERVICE}
COPY tsconfig.base.json /app/
COPY services/${SERVICE}/ ./
# The migrations need none of the packages; the service itself does.
RUN npm install --omit=dev
CMD ["sleep", "infinity"]
