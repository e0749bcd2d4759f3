# syntax=docker/dockerfile:1

# better-sqlite3 is compiled where no ready binary fits, so the build stages carry a compiler; the last one does not.
FROM node:20-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --no-save --no-audit --no-fund
COPY bin ./bin
COPY scripts ./scripts
COPY src ./src
RUN npm run build

FROM node:20-bookworm AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --no-save --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
# redis-server is for the container that runs alone: without ROSFLEET_REDIS_URL the daemon starts its own.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends redis-server tini \
  && rm -rf /var/lib/apt/lists/* \
  && install --directory --owner=node --group=node --mode=0700 /data
WORKDIR /app
COPY package.json LICENSE ./
COPY bin ./bin
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
ENV NODE_ENV=production \
  ROSFLEET_DATA_DIR=/data \
  ROSFLEET_HTTP_HOST=0.0.0.0 \
  ROSFLEET_HTTP_PORT=8680
USER node
VOLUME /data
EXPOSE 8680
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ROSFLEET_HTTP_PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# tini hands signals on and reaps the private redis-server.
ENTRYPOINT ["tini", "--", "bin/rosfleet"]
CMD ["serve"]
