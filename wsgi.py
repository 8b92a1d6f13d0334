"""The entry point: `gunicorn wsgi:app`, `flask --app wsgi …`."""

from app.config import Settings
from app.factory import create_app

app = create_app(Settings.from_environment())
