# The pages that show every component: what it is for, what it owes to those who
# use it (a sentence a line), the names of its states.
components-title = 组件
components-lede = 每个页面都由这些部件拼成。每个部件有自己的一页：做什么用、对使用的人欠着什么、有哪些样子。每个样子都经 axe 检查，并与认可的图片比较。
components-text = 文字
components-press = 按一下
components-form = 填写
components-told = 告知
components-lists = 列表
components-case = 一件事
components-furniture = 页面四周
components-post = 信件
components-whole = 整页
components-owes = 它要做到
components-normal = 平常
components-focus = 键盘到了（按 Tab 看）
components-hover = 鼠标到了
components-error = 有错
components-empty = 没有内容
components-loading = 正在等
components-disabled = 不能用
components-long = 字很多
components-english = 英文
components-send = 送出
components-sending = 正在送……
components-waiting = 正在取
components-withdraw = 撤回
components-queue = 队列
components-steps = 办理过程
components-letter = 答复
components-desk = 受理台样式
components-paper = 承办工作单
components-seal = （承办单位盖章）
components-mail-html = 在邮件里看到的样子
components-sms-count = 连签名 { $length } 个字，{ $segments } 条

component-heading = 标题
component-heading-for = 分出层次，靠字重和留白，不靠颜色和花样。
component-heading-must =
    每页一个 h1，级别不跳，读屏可按标题走。
    折行均匀，不留一个字在末行。
    放大到 400% 不溢出。

component-prose = 正文
component-prose-for = 一段话，读得舒服。
component-prose-must =
    每行 28 到 36 个字，行距 1.7 倍。
    标点不落在行首，中文与数字、英文之间留一丝空。
    强调用加粗，不用斜体。
    与页面语言不同的文字标出语言，读屏才念得对。

component-own-words = 诉求人的原话
component-own-words-for = 一个人说的话，原样放着，用暖色。
component-own-words-must =
    是引用（blockquote），读屏能听出来。
    原文的换行保留，长词会折行。
    暖色只是重复，左边的竖线也说明这是原话。

component-facts = 几项事实
component-facts-for = 名目与内容成对。
component-facts-must =
    用 dl、dt、dd，读屏成对地念。
    手机上名目在上、内容在下。

component-case-number = 编号
component-case-number-for = 一件事的编号，好念、好抄。
component-case-number-must =
    四位一组，数字等宽，只在组与组之间换行。
    有脚本时旁边有复制按钮，按后说“已复制”。

component-icon = 图标
component-icon-for = 自己画的一套线条图标，随文字的颜色和大小。
component-icon-must =
    对读屏隐藏；旁边总有字，或有只给耳朵的字。
    线宽 1.75，任何模式下与文字同样清楚。

component-button = 按钮
component-button-for = 做一件事。一页只有一个实心的。
component-button-must =
    用 Tab 走到，回车或空格按下；焦点框三像素，一直看得见。
    写的是动作，不写“确定”。
    高不小于 44 像素，长辈版 60 像素。
    正在送时不能再按一次，并说出来。

component-switches = 长辈版、语言和颜色
component-switches-for = 每一页同一个地方，选自己看着舒服的样子。
component-switches-must =
    不用脚本也能用：每个选择是一个链接，记一年。
    正在用的一项有对勾，读屏念“当前”。
    Tab 走到“颜色”，回车打开，Esc 收起。
    换颜色不重新载入，正在写的不会丢。

component-aloud = 读给我听
component-aloud-for = 把正文读出来，读到哪里标到哪里。
component-aloud-must =
    只用本机的语音，页面内容不送到任何地方；本机没有语音时不出现。
    再按一次或按 Esc 就停。
    正在读的一段有底色和竖线，不只靠颜色。

component-text = 一行字
component-text-for = 电话、称呼、日期。
component-text-must =
    标签在上面，点标签就到输入框。
    提示和错误与输入框一起念出来（aria-describedby）。
    错误说清哪里不对、怎么改；写过的字还在。
    不用占位文字代替标签。

component-area = 几行字
component-area-for = 把一件事说清楚。
component-area-must =
    随着字数长高。
    还能写多少字，在快满时才念出来。
    错误与输入框一起念。

component-select = 从名单里选
component-select-for = 十来项以上，选一项。
component-select-must =
    用系统自己的控件，键盘、读屏、手机都会用。
    第一行说“请选择”，不替人选。

component-radios = 几项选一
component-radios-for = 两到六项，选一项，每项一张卡。
component-radios-must =
    Tab 进出这一组，方向键在里面移动。
    整张卡都能点，不小于 44 像素，长辈版 60 像素。
    选中的有圆点和粗边，不只靠颜色。
    错误先说题目，再说怎么改。

component-ticks = 打勾
component-ticks-for = 可以选几项，也可以一项不选。
component-ticks-must =
    每一项可用 Tab 走到，空格打勾。
    字也能点。
    需要同意的事，默认不打勾。

component-file = 照片和文件
component-file-for = 从手机或电脑里选。
component-file-must =
    用系统自己的选择框，不必拖放。
    说清能传多少、多大。
    传不上时，写好的字还在。

component-summary = 错误一览
component-summary-for = 送出后哪里不对，在最上面一次说全。
component-summary-must =
    出现时焦点移到这里，读屏立刻念。
    每一行是链接，带到那一栏。
    说怎么改，不责怪。

component-form = 一整张表
component-form-for = 把上面几样放在一起，可以真的送一次。
component-form-must =
    不用脚本也能送。
    一栏接一栏，顺序与看到的一样。
    送错了，写过的都在。

component-notice = 提示
component-notice-for = 刚做成的事，或现在要留意的事。
component-notice-must =
    每种提示有自己的图形，不只靠颜色。
    刚做成的事读屏会念，不抢走焦点。
    不自动消失。

component-empty = 没有内容
component-empty-for = 这里为什么是空的，接下来怎么办。
component-empty-must =
    是一句话，不只是一张图。
    说出什么时候会有，或去哪里找。

component-loading = 正在等
component-loading-for = 内容来之前，先占好位置。
component-loading-must =
    不闪、不转。
    读屏听到“正在取”，内容到了再念。
    内容来了，位置不跳。

component-failure = 没有办成
component-failure-for = 出了什么事，保住了什么，怎么办。
component-failure-must =
    标题就是发生的事，不写代码。
    总有一个能走的地方，和一个能打的电话。

component-table = 队列
component-table-for = 很多件事，一眼看出先办哪件。
component-table-must =
    真正的表格，表头与格子相连。
    左右太宽时可以用键盘滚动。
    手机上一行变成一张小卡，先是时间和状态。
    鼠标或键盘所在的一行有底色和竖线。

component-tabs = 分页签
component-tabs-for = 同一类的几页，互相去。
component-tabs-must =
    是链接，用 Tab 走，回车打开；当前的一个读屏会念。
    多得放不下时左右滚动，不折成两行。

component-pager = 翻页
component-pager-for = 长名单的上一页、下一页。
component-pager-must =
    说出第几件到第几件、共几件。
    只有一页时不出现。

component-figures = 数字
component-figures-for = 几个数，每个数打开它的名单。
component-figures-must =
    数字与名称一起是链接，一起念。
    超时的有字，不只靠红色。

component-time-left = 剩余时间
component-time-left-for = 还有多少工作时间，给眼睛一条、给人一句话。
component-time-left-must =
    话里说全了，条只是重复，对读屏隐藏。
    快到期有时钟，超时有叹号，与颜色无关。
    悬停可看到准确时刻。

component-state = 状态
component-state-for = 一件事到了哪一步，用词说。
component-state-must =
    颜色只是重复这个词。
    每个状态一个词，全系统一样。

component-flags = 标记
component-flags-for = 催办、督办、亮牌、保密。
component-flags-must =
    每种有图形和字。
    图形对读屏隐藏，字说全。

component-steps = 办理过程
component-steps-for = 一件事从头到现在，接下来谁、到什么时候。
component-steps-must =
    有序列表；读屏先说“已完成”“正在进行”“接下来”。
    圆点里有勾、有点、空着，不只靠颜色。

component-letter = 答复
component-letter-for = 答复像一封信。
component-letter-must =
    称呼、正文、落款、日期的顺序就是念的顺序。
    行距 1.75，段落保留。
    打印在 A4 上没有多余的东西。

component-keys = 按键
component-keys-for = 这一页键盘能做什么。
component-keys-must =
    写在页面底部，一直看得见。
    没有一件事只能用快捷键。

component-mark = 标志
component-mark-for = 两笔合成一座拱桥，再看是一颗心。
component-mark-must =
    一种颜色，16 像素也认得出。
    旁边有名称时对读屏隐藏。

component-qr = 二维码
component-qr-for = 把手机带到一个地址。
component-qr-must =
    任何模式下都是白底黑块，扫得出来。
    旁边总有同样的编号或地址，可以手抄。

component-mail = 电子邮件
component-mail-for = 一封信一件事。现在只有样子，还不发送。
component-mail-must =
    同时有纯文本，内容一样。
    没有图片，不从外面取任何东西，没人知道它被打开过。
    正文 16 像素以上，对比不低于 4.5。

component-sms = 短信
component-sms-for = 最短的话。现在只有样子，还不发送。
component-sms-must =
    签名用【】放在最前。
    连签名不超过 70 个字是一条，超过按每 67 个字一条计。
    不放链接，除非收信人在等它。

# What stands in every letter by e-mail.
letter-by-hand = 按钮打不开时，把下面的地址抄到浏览器里：
letter-foot = 这封信由热线自动发出，请不要直接回复。有事请打
