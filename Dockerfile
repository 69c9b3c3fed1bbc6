# The service as an image: pages built with the pinned Node, packages from the hash-checked lock, no root at run time.

FROM python:3.11-slim-bookworm AS tools
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1
RUN pip install --root-user-action=ignore uv==0.13.9
WORKDIR /srv/pingan

# Node comes from the same lock as everything else; it stays in this stage.
FROM tools AS pages
COPY requirements.lock ./
RUN uv venv /opt/build && uv pip sync --python /opt/build/bin/python --require-hashes requirements.lock
ENV PATH=/opt/build/bin:$PATH
COPY kiosk/package.json kiosk/package-lock.json kiosk/
RUN npm --prefix kiosk ci --no-fund --no-audit
COPY kiosk kiosk
RUN npm --prefix kiosk run build

FROM tools AS packages
COPY requirements.service.lock pyproject.toml LICENSE ./
RUN uv venv .venv && uv pip sync --python .venv/bin/python --require-hashes requirements.service.lock
COPY ledger ledger
COPY api api
RUN uv pip install --python .venv/bin/python --no-deps --no-build-isolation --no-index --editable .

FROM python:3.11-slim-bookworm AS service
RUN groupadd --system --gid 10001 pingan \
 && useradd --system --uid 10001 --gid pingan --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin pingan \
 && install -d -o pingan -g pingan -m 0700 /data
WORKDIR /srv/pingan
COPY --from=packages /srv/pingan ./
COPY --from=pages /srv/pingan/kiosk/dist kiosk/dist
ENV PATH=/srv/pingan/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    PINGAN_DATA_FOLDER=/data
VOLUME /data
EXPOSE 8000
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/api/v1/health/ready', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["pingan"]
CMD ["run"]
