# Pages for supervision and the centre's head.
command-title = 督办总览
command-wall = 总览
command-lists = 清单
command-units = 单位
command-rules = 规则与目录
command-open = 在办
command-to-dispatch = 待派单
command-late = 超时
command-rulings = 待裁定
command-returns = 退单
command-extensions = 延期
command-ends = 终止
command-contests = 评价申诉
command-supervised = 督办中
command-red = 红牌
command-yellow = 黄牌
command-reworked = 重办

# The overview.
command-decide = 现在要拿主意的
command-decide-none = 没有等待裁定的申请
command-decide-none-help = 单位申请退单、延期、终止或申诉评价时，会出现在这里。
command-longest = 超时最久
command-all = 全部
command-late-none = 没有超时的工单
command-late-none-help = 所有单位都在时限内。
command-asks-return = 单位申请退单，请裁定由谁承办。
command-asks-extension = 申请延期到 { $until }，由{ $by }审批。
command-asks-end = 单位申请终止办理，请审批。
command-asks-contest = 单位对差评提出申诉，请裁定。

# Lists.
command-left = 时间
command-case = 工单
command-unit = 承办单位
command-state = 状态
command-do = 操作
command-list-none = 这个清单是空的
command-list-none-help = 有新的会自动出现。

# Urging and supervision.
command-urge = 催办
command-urged = 已催办 { $number }，单位马上会看到。
command-urge-note = 请抓紧办理，尽快联系诉求人并反馈。{ $left }
command-supervise-1 = 督办
command-supervise-2 = 挂牌督办
command-supervise-3 = 约谈督办
command-supervise-sure = 提高这件工单的督办级别？单位和承办人都会看到。
command-supervise-note = 列入督办，请单位负责人过问，并说明原因和下一步。{ $left }
command-supervised-done = 已督办 { $number }。

# Units.
command-units-total = 共 { $open } 件在办，其中 { $late } 件超时。
command-units-none = 没有单位手上有工单
command-units-none-help = 派单之后会出现在这里。
command-late-share = 超时占比
command-unit-none = 这个单位手上没有工单
command-unit-none-help = 派给它或请它协办的会出现在这里。
command-unit-about = 这个单位的职责与上下级

# A case by its number.
command-find = 工单编号
command-find-do = 查找
command-number = 工单编号
command-number-hint = 16 位数字，空格有没有都行，例如 2611 2201 0000 0017。
command-no-such-case = 没有这件工单，请核对编号。

# The record of a case.
command-chain = 核验办理记录
command-chain-back = 回到工单
command-chain-whole = 链条完整，共 { $steps } 步；工单现状与逐步重放一致。
command-chain-broken = 链条在第 { $seq } 步断开：这一步的内容、时间或次序在写下之后被改动过，它之后的记录不能作为凭据。请保留现场，通知管理员核对备份。
command-chain-differs = 每一步都完整，但工单的现状与重放结果不一致。步骤可信，现状不可信；请管理员运行 xinqiao check。
command-chain-detail = 核验程序的原话：
command-verify = 核验记录链
command-verdict-whole = 链条完整，{ $steps } 步
command-verdict-broken = 链条在第 { $seq } 步断开
command-verdict-differs = 现状与重放不一致
command-chain-lede = 打开这一页时，系统从第 1 步起重新计算每一步的 SM3，再把整件工单重放一遍，与现状比对。
command-link-seq = 步
command-link-holds-head = 核验
command-link-holds = 相符
command-link-broken = 对不上
command-link-unknown = 断开之后
command-link-act = 动作
command-link-who = 经手
command-link-at = 时间
command-link-unreadable = 内容无法读出

field-number = 工单编号
command-to-wall = 投到大屏
command-leave-wall = 退出大屏
trend-title = 近十四天
trend-received = 收到
trend-answered = 答复
trend-late = 超时
trend-all = 十四天共 { $count }
trend-none = 这些天还没有工单。
trend-figures = 每天的数字
trend-day = 日期
trend-month = 月份
trend-this-month = 本月
command-decide-more = 还有 { $count } 件

# Alerts: what is heating up.
alert-title = 预警
alert-about = 同一件事说的人多了、某类诉求突然变多，会出现在这里。是不是预警，由人研判；误报会让以后同类的门槛变高。
alert-open = 待处置
alert-closed = 已办结
alert-all = 全部 { $count } 条
alert-none = 没有预警
alert-none-help = 有新的会自动出现。
alert-level-red = 红色 · 一级
alert-level-orange = 橙色 · 二级
alert-level-yellow = 黄色 · 三级
alert-level-blue = 蓝色 · 四级
alert-kind-first_signs = 苗头
alert-kind-trending = 上升
alert-kind-clustered = 集中
alert-kind-unusual = 数量异常
alert-size = { $persons } 人 { $cases } 件
alert-since = { $when }起
alert-usual = 平时约 { $count } 件
alert-stage-raised = 待研判
alert-stage-judged = 已研判
alert-stage-handled = 处置中
alert-stage-closed = 已办结
alert-how-many = 规模
alert-places = 地点
alert-asked = 主要诉求
alert-evidence = 依据的工单
alert-said = 经过
alert-readers = 送达
alert-seen = 已看
alert-not-seen = 还没看
alert-by-rule = 系统按规则
alert-said-raised = 发出预警
alert-said-risen = 级别上升
alert-said-real = 研判为预警
alert-said-false = 研判为误报
alert-said-handled = 处置
alert-said-closed = 办结
field-words = 说明
alert-words = 说明
alert-words-hint = 写明依据、交给谁办、结果怎样，至少 2 个字。
alert-step-real = 是预警
alert-step-false = 是误报
alert-step-handled = 记录处置
alert-step-closed = 办结
alert-step-done = 已记录。
alert-step-late = 已有人先处理了，请看下面的经过。
