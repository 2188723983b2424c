"""What the launcher changes in MiniStack."""

import queue
import socket
import socketserver
import threading
import unittest
from unittest.mock import Mock

from ministack.services import apigateway

import launcher
from project import ROOT
from runtime_api import PatientServer, log_lines


class Routes(unittest.TestCase):
    def test_the_same_routes_match_as_without_the_comparison(self) -> None:
        extract = apigateway._extract_path_params
        self.addCleanup(setattr, apigateway, "_extract_path_params", extract)
        launcher.compare_few_routes()
        keys = (line.split()[:2] for line in (ROOT / "infra/routes.txt").read_text().splitlines() if line)
        routes = {*(path for _, path in keys), "/{proxy+}", "/docs/{proxy+}", "/"}
        paths = {route.replace("{", "").replace("+}", "/b").replace("}", "") for route in routes} | {"/api", "//"}
        self.assertGreater(len(routes), 100)
        for route in routes:
            for path in paths:
                self.assertEqual(apigateway._extract_path_params(route, path), extract(route, path), (route, path))


class RuntimeApi(unittest.TestCase):
    def test_a_server_ends_while_it_waits(self) -> None:
        with PatientServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
            thread.start()
            socket.create_connection(("127.0.0.1", server.server_address[1])).close()
            server.shutdown()
            thread.join()

    def test_the_lines_of_one_request_are_read_and_none_is_no_error(self) -> None:
        lines: queue.Queue[str] = queue.Queue()
        worker = Mock(_stderr_queue=lines)
        self.assertEqual(log_lines(worker), "")
        lines.put("one")
        lines.put("two")
        self.assertEqual(log_lines(worker), "one\ntwo")
