# The page that shows every component.
components-title = 组件
components-lede = 每个页面都由这些部件拼成。这里列出它们的各种样子，供设计、测试和检查无障碍时使用。
components-text = 文字
components-buttons = 按钮
components-withdraw = 撤回
components-notices = 提示
components-form = 表单
components-send = 送出
components-queue = 队列
components-steps = 办理过程
components-letter = 答复
components-states = 状态与标记
components-empty = 空与等待
components-figures = 数字与按键
components-qr = 二维码
