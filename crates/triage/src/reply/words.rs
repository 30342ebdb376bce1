//! What clauses of replies are told by.
//!
//! Found by reading replies of one city's platform; a clause that has none of these
//! is taken to speak of the matter, so that an unknown phrase never blames.

/// A clause that begins so is thanks, a wish or an excuse.
pub(super) const THANKS: &[&str] = &[
    "感谢",
    "谢谢",
    "多谢",
    "祝",
    "再次感谢",
    "非常感谢",
    "十分感谢",
    "衷心感谢",
    "首先感谢",
    "在此",
    "欢迎",
    "希望你一如既往",
    "希望您一如既往",
    "多提",
    "敬请谅解",
    "请谅解",
    "请您谅解",
    "请理解",
    "望您",
    "给您带来",
    "由此给您",
    "对您造成",
    "为您带来",
    "深感歉意",
    "很高兴能帮",
    "恳请",
    "也感谢",
    "也欢迎",
];

/// What is thanked for, in the clauses behind.
pub(super) const THANKED: &[&str] = &[
    "支持",
    "关注",
    "关心",
    "祝",
    "意见",
    "工作",
    "理解",
    "监督",
    "愉快",
    "顺心",
    "顺利",
    "谅解",
    "留言",
    "不便",
    "问政",
    "一如既往",
];

/// The matter went to somebody else.
pub(super) const FORWARDED: &[&str] = &[
    "已转",
    "转至",
    "转交",
    "转办",
    "转给",
    "转请",
    "转由",
    "办转",
    "并转",
    "直接转",
    "速转",
    "转达",
    "转告",
    "交办",
    "交由",
    "交有关",
    "交相关",
    "批转",
    "移交",
    "转相关",
    "转有关",
    "已交",
    "并交",
    "发函",
    "已汇报给",
    "转市",
    "转县",
    "转区",
    "反馈给",
    "反馈至",
    "转到",
];

/// Words that only look like it.
pub(super) const NOT_FORWARDED: &[&str] = &[
    "交汇",
    "交管",
    "交叉",
    "转弯",
    "转让",
    "流转",
    "周转",
    "好转",
    "转业",
    "转学",
    "转入",
    "转换",
    "转正",
    "扭转",
    "转型",
    "转诊",
    "转账",
    "转户",
    "转出",
    "转变",
    "移交给业主",
];

/// Further ones beside a bare 转 or 交.
pub(super) const NOT_HANDED: &[&str] = &["交通", "交警", "交易", "交费", "交款", "交房", "缴"];

/// An answer is to come.
pub(super) const LATER: &[&str] = &[
    "及时反馈",
    "及时回复",
    "及时答复",
    "再向",
    "再回复",
    "另行",
    "另外回复",
    "后续",
    "近期",
    "敬请关注",
    "耐心等待",
    "正在处理",
    "正在办理",
    "正在调查",
    "正在积极",
    "协调处理",
    "及时将",
    "继续关注",
    "待调查",
    "处理结果",
    "办理结果",
    "相关情况",
    "有关情况",
    "有情况",
    "办理情况",
    "处理情况",
    "相关进度",
    "第一时间",
    "有结果",
];

/// What somebody else is to do with it.
pub(super) const DOING: &[&str] = &[
    "调查", "核实", "核查", "办复", "答复", "反馈", "回复", "办理", "研究", "关注", "参考", "处",
    "斟酌", "跟进",
];

/// Care, without what was done.
pub(super) const CARE: &[&str] = &[
    "进行过回复",
    "已经回复",
    "已经答复",
    "已回复",
    "已答复",
    "作出回复",
    "继续努力",
    "建议很好",
    "建议非常好",
    "妥善解决",
    "认真研究",
    "研究斟酌",
    "高度重视",
    "非常重视",
    "经我办协调",
    "妥善处理",
    "加强管理",
    "积极协调",
];

/// The person is asked for more, or told that it was not enough.
pub(super) const ASKED: &[&str] = &[
    "不具体",
    "不明确",
    "不够明确",
    "没有说明",
    "未说明",
    "未留下",
    "没有留下",
    "没有您的联系",
    "无您的联系",
    "请提供",
    "请补充",
    "请完善",
    "进一步完善",
    "请留下",
    "表述",
    "请将",
    "未提供",
    "没有填写",
    "没有提供",
    "不详",
    "笼统",
    "补全",
    "便于",
    "请告知",
    "请说明",
    "提供必要",
    "线索",
    "无法查询",
    "无法确定",
    "无法核实",
    "不掌握",
];

/// A reason, whatever else stands in the clause.
pub(super) const REASONS: &[&str] = &["因为", "由于", "不属", "管辖", "权限"];

/// The message came; the answer is announced.
pub(super) const RECEIVED: &[&str] = &[
    "收悉",
    "已阅",
    "收到",
    "知悉",
    "获悉",
    "回复如下",
    "答复如下",
    "现回复",
    "现答复",
    "现将",
    "《问政",
    "您反映",
    "你反映",
    "您所反映",
    "你所反映",
    "您咨询",
    "你咨询",
    "来信",
    "回信",
    "来邮",
    "来帖",
    "帖文",
    "您提出",
    "你提出",
    "就您",
    "针对您",
    "关于您",
    "高度重视",
    "非常重视",
    "反馈如下",
    "回答如下",
];

/// What is received and answered in the same clause.
pub(super) const NOT_ONLY_RECEIVED: &[&str] =
    &["建议您", "请您", "可以", "可直接", "没有收到", "未收到"];

/// Whom and how it greets.
pub(super) const GREETINGS: &[&str] = &[
    "您好",
    "你好",
    "网友",
    "网民",
    "尊敬的",
    "同志",
    "先生",
    "女士",
    "市民",
    "朋友",
];

/// It says so itself and nothing else.
pub(super) const CLOSINGS: &[&str] = &["特此回复", "特此答复"];

/// Whom to ask, where to look.
pub(super) const REFERRED: &[&str] = &[
    "电话",
    "致电",
    "拨打",
    "咨询",
    "链接",
    "http",
    "登录",
    "网站",
    "请到",
    "详见",
    "参看",
    "联系",
    "关注媒体",
    "微信",
    "请您到",
    "向",
    "直接",
];

/// How something is applied for or whether it is allowed is an answer.
pub(super) const ANSWERED: &[&str] = &["申请", "符合", "办理即可", "是可以"];

/// The last signs of who signs.
pub(super) const OFFICES: &[&str] = &[
    "办",
    "局",
    "委",
    "府",
    "中心",
    "队",
    "公司",
    "处",
    "办公室",
    "院",
    "站",
    "部",
    "会",
    "科",
    "所",
    "行",
    "校",
];
