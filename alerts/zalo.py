"""zalo:// for Apprise 1.x, which has none; URLs are those of Apprise 2.2, which has one."""

import re
from typing import Any

import requests
from apprise import NotifyBase, NotifyFormat

URL = re.compile(r"zalo://(?P<token>\d+:[\w-]+)/(?P<chat>[\w.-]+)/?(?:\?(?P<query>.*))?$", re.IGNORECASE)


class ZaloBot(NotifyBase):  # type: ignore[no-untyped-call]
    """zalo://bot token/chat id: one message of a Zalo bot to one person or group that has written to it before.

    https://bot.zapps.me/docs/apis/sendMessage/
    """

    service_name: Any = "Zalo"
    secure_protocol: Any = "zalo"
    notify_format: Any = NotifyFormat.TEXT
    body_maxlen = 2000
    title_maxlen = 0
    notify_url = "https://bot-api.zaloplatforms.com/bot{token}/sendMessage"

    def __init__(self, token: str, chat: str, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        self.token, self.chat = token, chat

    @staticmethod
    def parse_url(url: Any, *_: Any, **__: Any) -> dict[str, Any] | None:
        """The constructor's arguments in a URL, None where it is malformed."""
        # The colon of a bot's token looks like that of a port.
        found = URL.match(str(url))
        parts = NotifyBase.parse_url(f"zalo://bot/?{found['query'] or ''}") if found else None
        return parts | {"token": found["token"], "chat": found["chat"]} if found and parts else None

    def url(self, *_: Any, **__: Any) -> str:
        """The address without its secrets."""
        return "zalo://****"

    def send(self, body: str, title: str = "", *_: Any, **__: Any) -> bool:  # noqa: ARG002  bots have none
        """Post the text; Zalo refuses with `ok` false."""
        try:
            answer = requests.post(
                self.notify_url.format(token=self.token),
                json={"chat_id": self.chat, "text": body},
                timeout=self.request_timeout,
                allow_redirects=self.redirects,
            )
            return answer.ok and bool(answer.json().get("ok"))
        except (requests.RequestException, ValueError):
            return False
