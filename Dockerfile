# One image for every process of the product; docker-compose.yml gives each its command.
FROM python:3.12-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 JIUJIN_MODE=production JIUJIN_VAR=/var/lib/jiujin

RUN useradd --system --uid 10001 --home-dir /var/lib/jiujin --create-home jiujin
WORKDIR /srv/jiujin

# First the requirements: a change of our code does not install them again.
COPY requirements.txt constraints.txt ./
RUN pip install --no-input -r requirements.txt -c constraints.txt

COPY app app
COPY wechat wechat
COPY migrations migrations

USER jiujin
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "8", "--no-ws", "--no-access-log", \
     "--respawn-failed-workers", "--workers-kill-timeout", "20", "app.wsgi:app"]
