# Telling the hotline something, one question a page.
step-far = 第 { $at } 步，共 { $of } 步
step-back = 上一步
step-home = 首页
step-back-check = 回到核对
step-on = 下一步
step-changed = 改好了，回到核对
step-kept = 写的都替您存着，三天内随时接着写。用的是别人的手机或电脑？
step-busy = 现在人多，这一步没有存下来。请过几秒再点一次。您写的都还在下面。

file-clear = 不写了，清除
file-clear-ask = 清除以后找不回来。确定清除吗？
file-cleared = 已经清除，这台设备上没有留下您写的内容。

resume-title = 接着写上次的？
resume-begun = 这台设备上有一份没写完的，是{ $when }开始写的。
resume-yes = 接着写
resume-new = 不要了，写新的
resume-new-text = 不要了，写刚才这件
resume-new-hint = 不是您写的？请点这个，原来的会清除，谁也看不到。

company-title = 是哪家企业？
where-title = 在哪里？
photos-title = 有照片吗？
photos-lede = 拍一张现场最有用。没有也没关系，直接点“下一步”。
photos-add = 传上去
photos-drop = 去掉
photos-drop-one = 去掉 { $name }
photos-sending = 正在传第 %1 个，共 %2 个……
photos-got = 传好了。
photos-lost = “%1”没有传上去，网络断了。别的都在；网络好了再点一次。
photos-unread = “%1”这种照片，浏览器打不开。请在手机相机设置里选“兼容性最佳”，或者发一张截图。
photos-again = 再传一次
files-heic = “{ $name }”是 HEIC 照片，收不了。请在手机相机设置里选“兼容性最佳”再拍，或者发一张截图。

check-title = 核对一下，没错就送出
check-company = 企业
check-what = 您遇到了什么事
check-where = 在哪里
check-photos = 照片和文件
check-nature = 您想要什么
check-who = 怎么找到您
check-no-photos = 没有
check-guessed = 按您写的话选的，不对就改。
check-nobody = 没有留姓名和电话
check-secret = 请替我保密
check-not-secret = 没有要求保密
check-public = 可以公开怎么办的
check-not-public = 不公开
check-change = 改
check-change-what = ：{ $what }
check-changed = 这份内容在别的窗口改过了。请再看一遍，没错就送出。

offline-title = 没有网络
offline-kept = 您写的都留在这部手机上，没有丢。
offline-back = 网络回来了。
offline-step = 刚才那一步还没有送到。网络好了会自动回到那一页，您写的都在，再点一次“下一步”就行。
offline-on = 接着写
offline-write = 您遇到了什么事？先写在这里
offline-write-hint = 边写边存在这部手机上，最多三天。网络好了点“接着写”，一个字都不用重打。
offline-call = 着急就打电话
offline-home = 再试一次
