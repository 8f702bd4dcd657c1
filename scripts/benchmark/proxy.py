"""Stands between a client and the server's socket, counts round trips and waiting time."""

import os
import selectors
import socket
import threading
import time

from server import PORT


class Proxy:
    """One round trip: the client sends, the server answers, the client sends again.

    `waited` is the time between what the client sends and the end of the answer, so
    that wall time minus `waited` is the client's own time, its start included.
    `trips` counts those after the first ReadyForQuery, `connecting` those before.
    """

    def __init__(self, folder, target):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        os.chmod(folder, 0o777)
        self.target = f"{target}/.s.PGSQL.{PORT}"
        self.listener = socket.socket(socket.AF_UNIX)
        path = f"{folder}/.s.PGSQL.{PORT}"
        self.listener.bind(path)
        os.chmod(path, 0o777)
        self.listener.listen(16)
        self.reset()
        threading.Thread(target=self._serve, daemon=True).start()

    def reset(self):
        self.trips = self.connecting = self.connections = 0
        self.waited = 0.0

    def _serve(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            self.connections += 1
            threading.Thread(target=self._relay, args=(client, server), daemon=True).start()

    def _relay(self, client, server):
        selector = selectors.DefaultSelector()
        selector.register(client, selectors.EVENT_READ)
        selector.register(server, selectors.EVENT_READ)
        asked = answered = None
        ready = complete = False
        while True:
            for key, _ in selector.select():
                try:
                    data = key.fileobj.recv(1 << 18)
                except OSError:
                    data = b""
                if not data:
                    self._count(asked, answered, ready)
                    client.close()
                    server.close()
                    return
                now = time.perf_counter()
                if key.fileobj is client:
                    if answered is not None:
                        self._count(asked, answered, ready)
                        asked = answered = None
                        ready = ready or complete
                    if asked is None:
                        asked = now
                    server.sendall(data)
                else:
                    client.sendall(data)
                    answered = time.perf_counter()
                    # The last message of a complete answer: 'Z', length 5, status.
                    complete = data[-6:-1] == b"Z\0\0\0\5"

    def _count(self, asked, answered, ready):
        if asked is None or answered is None:
            return
        self.waited += answered - asked
        if ready:
            self.trips += 1
        else:
            self.connecting += 1
