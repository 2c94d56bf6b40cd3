"""Every verb and every kind of thing the journal names, with what a person reads. Declared once, nothing is deleted."""

from collections.abc import Mapping
from types import MappingProxyType

VERBS: Mapping[str, str] = MappingProxyType(
    {
        # people
        "found_tenant": "设立街道",
        "load_roster": "导入名册",
        "import_roster": "从表格导入名册",
        "export_roster": "导出名册",
        "open_unit": "新设单位",
        "change_unit": "改单位",
        "place_unit": "调单位先后",
        "close_unit": "停用单位",
        "reopen_unit": "恢复单位",
        "merge_units": "合并单位",
        "change_deadline": "改月报截止日",
        "change_workdays": "改工作日",
        "change_contact": "改联系卡",
        "change_filing": "改备案信息",
        "change_public": "改公开设置",
        "open_account": "开账号",
        "close_account": "停用账号",
        "reopen_account": "重新启用账号",
        "reset_password": "重设密码",
        "change_password": "改密码",
        "give_post": "给岗位",
        "propose_post": "提请岗位",
        "confirm_post": "确认岗位",
        "refuse_post": "不同意岗位",
        "hold_post": "岗位转待确认",
        "end_post": "结束岗位",
        "date_post": "改岗位日期",
        "hand_over": "交接",
        # sign-in
        "sign_in": "登录",
        "sign_in_failed": "登录没成功",
        "sign_in_locked": "登录时已锁住",
        "sign_out": "退出",
        "leave_other_devices": "退出其他设备",
        "begin_second_factor": "开通两步登录",
        "end_second_factor": "关闭两步登录",
        "second_factor_failed": "验证码没通过",
        "new_recovery_codes": "换备用码",
        # security and audit administrators
        "set_rules": "改安全规则",
        "unlock_name": "解锁",
        "end_sessions": "让账号退出",
        "reset_second_factor": "重置两步登录",
        "view_accounts": "看账号名单",
        "view_journal": "看操作日志",
        "export_journal": "导出操作日志",
        "check_journal": "核对日志链",
        # files
        "store_file": "存文件",
        "discard_file": "弃用文件",
        "download_file": "下载文件",
        # notices and duties
        "import_notice": "导入文件",
        "switch_public": "改公开",
        "publish_notice": "发布文件",
        "choose_series": "选系列",
        "delete_draft": "删除拆解草稿",
        "open_notice": "签收",
        "exempt": "免办",
        "cancel_by_host": "记站方取消",
        "forward_notice": "转达",
        # who answers, work plans, tasks handed down, buildings
        "name_person": "定负责人或联络员",
        "name_for_duty": "定事项由谁办",
        "set_plan_date": "定方案日期",
        "file_plan": "报工作方案",
        "assign": "往下布置",
        "tick": "标记已做",
        "untick": "撤回已做",
        "take_back": "收回布置",
        "enter_buildings": "登记楼栋",
        "close_building": "停用楼栋",
        # calendar
        "plan_item": "安排日程",
        "edit_item": "改日程",
        "cancel_item": "取消日程",
        "finish_item": "标记日程已办",
        "answer_invitation": "回复邀请",
        "comment": "留言",
        "take_back_comment": "收回留言",
        "renew_feed": "换订阅地址",
        "stop_feed": "停用订阅",
        "undo_item": "撤销日程改动",
        # beyond the notice
        "set_target": "设加码",
        "withdraw_target": "撤回加码",
        "set_task": "定任务",
        "tick_task": "标记任务",
        "withdraw_task": "撤任务",
        "ask_help": "请求帮助",
        "settle_help": "帮助已解决",
        # records
        "save_record": "记一笔",
        "withdraw": "撤销记录",
        "void": "作废记录",
        # stock
        "add_stock_item": "添加物资",
        "drop_stock_item": "停用物资",
        "offer_stock_item": "重新启用物资",
        "stock_in": "入库",
        "stock_issue": "发给单位",
        "stock_return": "退回库房",
        "stock_loss": "登记损耗",
        "stock_count": "盘点",
        "stock_settle": "待盘点的记出库",
        "stock_undo": "撤销物资登记",
        # reports
        "open_report": "打开月报",
        "keep_remark": "存月报草稿",
        "submit_report": "报送月报",
        "withdraw_report": "撤回月报",
        "return_report": "请补充月报",
        "accept_report": "收下月报",
        "put_back_report": "把收下的月报放回待看",
        "enter_report": "代录月报",
        "take_back_mailed": "撤销代录",
        "book_report": "代录的月报入账",
        "take_attachments": "下载全部附件",
        "consolidate": "汇总",
        "remind_units": "逐家提醒",
        "set_channel": "设提醒渠道",
        "try_channel": "试发",
        "remind": "提醒",
        # 减负建议
        "suggest_relief": "提减负建议",
        "answer_relief": "答复减负建议",
    }
)

THINGS: Mapping[str, str] = MappingProxyType(
    {
        "tenant": "街道",
        "unit": "单位",
        "roster_import": "名册导入",
        "deadline_rule": "截止日规则",
        "account": "账号",
        "post": "岗位",
        "rules": "安全规则",
        "journal": "操作日志",
        "upload": "文件",
        "notice": "通知",
        "duty": "事项",
        "duty_instance": "应办事项",
        "work_plan": "工作方案",
        "assignment": "布置的事",
        "building": "楼栋",
        "calendar_item": "日程",
        "comment": "留言",
        "feed": "日历订阅",
        "target": "加码",
        "local_task": "自定任务",
        "help_call": "需要帮助",
        "record": "记录",
        "shelf": "物资",
        "stock_item": "物资名目",
        "report": "月报",
        "consolidation": "汇总件",
        "reminder": "提醒",
        "channel": "提醒渠道",
        "delivery": "一次发送",
        "suggestion": "减负建议",
    }
)


def verb_label(verb: str) -> str:
    """The verb in Chinese; the verb itself for one of a later version."""
    return VERBS.get(verb, verb)


def thing_label(thing: str) -> str:
    """The kind of thing in Chinese; the kind itself for one of a later version."""
    return THINGS.get(thing, thing)
