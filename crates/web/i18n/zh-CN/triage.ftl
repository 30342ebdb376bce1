# What the platform reads of a message, and how it is judged.

suggest-history = 目录没有写明，以往都由它承办

triage-sure = 有把握
triage-unsure = 请核对
triage-none = 没有建议
triage-because = 因为{ $words }
triage-take = 采用识别结果
triage-mark-risk = 标记风险
triage-place = 可能的区域
triage-before = 以前这样的事怎么办的
triage-before-none = 没有找到办结过的类似事项。
triage-before-look = 查一查
triage-personal = 文中有{ $kinds }，公开和转给无关人员时自动隐去。
triage-phone = 电话号码
triage-id = 身份证号
triage-card = 银行卡号
triage-plate = 车牌号

triage-class-is-a-guess = 类别是推测的
triage-no-class = 还不知道是哪一类事
triage-no-place = 还不知道在哪里
triage-everywhere = 全市
triage-never-yet = 这一带还没有办结过这类事
triage-kept = { $region }这类事 { $of } 件，{ $unit }办结 { $kept } 件
triage-gave-back = { $unit }在{ $region }退回过这类事 { $count } 件

# For the administrator.
triage-title = 智能分派
triage-lede = 平台读诉求、推荐类别和单位，由人决定。这里看推荐被采纳了多少，用的是哪个版本。
triage-by-itself-on = 本站允许有把握的工单自动派出，并抽样复核。
triage-by-itself-off = 本站不自动派单。
triage-taken = 近十二周采纳情况
triage-taken-none = 还没有派过单。
triage-class-taken = 类别被采纳
triage-lead-taken = 单位被采纳
triage-sure-taken = “有把握”的被采纳
triage-weeks = 按周
triage-week = 周一
triage-classes = 按类别
triage-no-class-yet = 未分类
triage-of = 共 { $count } 件
triage-right = 其中 { $share } 正确
triage-in-classes = { $count } 类
triage-versions = 模型版本
triage-versions-lede = 每天从最近办结的工单重新学习，留最新的五分之一检验；不比现用的差才启用。办结不足 { $count } 件时按类别关键词推荐。
triage-versions-none = 还没有模型，按类别关键词推荐。
triage-version = 版本
triage-made = 学习时间
triage-by-time = 定时
triage-examples = 学习工单
triage-accuracy = 检验正确率
triage-then = 当时在用的
triage-sure-share = 有把握的占比
triage-use = 使用
triage-in-use = 在用
triage-loading = 正在载入
triage-put = 启用
triage-put-to-use = 已启用第 { $number } 版，各节点一分钟内跟上。
triage-learn-now = 现在重新学习
triage-learning = 已安排学习，完成后出现在下面的列表里。

# A sample of what went out without a hand.
sample-title = 自动派单抽查
sample-lede = 这些工单由系统自动派出。请看一眼单位对不对，不对的当场改派。
sample-so-far = 已看 { $count } 件，{ $right } 件派对了。
sample-none = 没有待看的。
sample-at = 派出时间
sample-judge = 派对了吗
sample-yes = 对
sample-no = 不对，改派
sample-right = 已记下：派对了。
sample-wrong = 已记下：派错了。请在这里改派。
sample-done-before = 这件刚才有人看过了。
fact-by-history = 按以往办理情况
