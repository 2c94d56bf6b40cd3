"""启动整个站点：网页进程和后台任务进程，Ctrl-C 一起停。"""

import argparse

from beacon.site.serve import Plan, serve


def main(arguments: list[str]) -> int:
    """Start everything and stay until Ctrl-C or a stop signal; the exit code."""
    parser = argparse.ArgumentParser("beacon serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只有本机能访问")
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    parser.add_argument("--any-port", action="store_true", help="端口被占用时换一个空闲的")
    parser.add_argument("--no-worker", action="store_true", help="不启动后台任务进程")
    parser.add_argument(
        "--demo", action="store_true", help="演示：首次自动装入演示数据，业务时间从 2023-11-21 16:00 走起"
    )
    parser.add_argument("--fresh", action="store_true", help="演示：先清掉上次的演示数据")
    parser.add_argument("--prepare-only", action="store_true", help="只做准备（数据库、静态文件、演示数据），不启动")
    options = parser.parse_args(arguments)
    if options.fresh and not options.demo:
        parser.error("--fresh 只用于演示，请和 --demo 一起写。")
    plan = Plan(
        host=options.host,
        port=options.port,
        any_port=options.any_port,
        worker=not options.no_worker,
        demo=options.demo,
        fresh=options.fresh,
        prepare_only=options.prepare_only,
    )
    return serve(plan)
