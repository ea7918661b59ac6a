//! The helps of commands in Chinese, by how each is typed.

/// What a help says of a command.
#[derive(Clone, Copy)]
pub(super) struct Help {
    /// In one line.
    pub(super) about: &'static str,
    /// The same and more, for the long help.
    pub(super) more: Option<&'static str>,
    /// What stands behind the options.
    pub(super) after: Option<&'static str>,
}

/// A help that says no more.
const fn short(about: &'static str) -> Help {
    Help { about, more: None, after: None }
}

/// A help with examples or rules behind its options.
const fn with(about: &'static str, after: &'static str) -> Help {
    Help { about, more: None, after: Some(after) }
}

/// The commands that have a help here.
#[cfg(test)]
pub(super) const PATHS: [&str; 32] = [
    "",
    "submit",
    "query",
    "balance",
    "bizorder",
    "buy",
    "sign",
    "verify",
    "encrypt",
    "decrypt",
    "sandbox",
    "listen",
    "notify",
    "orders",
    "orders list",
    "orders show",
    "orders sync",
    "orders report",
    "orders export",
    "orders release",
    "orders backup",
    "profile",
    "profile init",
    "profile check",
    "profile list",
    "profile show",
    "profile path",
    "profile edit",
    "doctor",
    "completions",
    "man",
    "help",
];

/// The help of a command.
pub(super) fn of(path: &str) -> Option<Help> {
    Some(match path {
        "" => with("在终端里通过寄售平台（卡寄售）卖卡、查询订单，并手工调试签名和卡密加密", EXIT_CODES),
        "submit" => {
            Help { about: "卖卡，一张或一个文件（寄售）", more: Some(SUBMIT_MORE), after: Some(SUBMIT) }
        }
        "query" => with("查询已卖出的卡的订单", QUERY),
        "balance" => short("查询商户余额"),
        "bizorder" => with("查询充值订单", BIZORDER),
        "buy" => with("提交充值，一笔或一个文件（充值）", BUY),
        "sign" => with("手工对字段签名", SIGN),
        "verify" => with("检查签名，并说明为什么不符", VERIFY),
        "encrypt" => with("手工加密", ENCRYPT),
        "decrypt" => with("手工解密", DECRYPT),
        "sandbox" => with("运行本机的沙箱平台，用来试用", SANDBOX),
        "listen" => with("接收平台的通知，得知订单的最终结果（异步通知）", LISTEN),
        "notify" => with("像平台那样，向您自己的接收程序发送通知（异步通知）", NOTIFY),
        "orders" => short("账本：发送过什么，结果如何"),
        "orders list" => with("列出订单，最新的在前", ORDERS_LIST),
        "orders show" => short("显示一个订单及其历史记录"),
        "orders sync" => with("向平台查询所有尚无结果的订单", ORDERS_SYNC),
        "orders report" => with("按日、产品或批次汇总笔数和金额", ORDERS_REPORT),
        "orders export" => with("把所选商户的订单导出为 CSV 或逐行 JSON", ORDERS_EXPORT),
        "orders release" => with("人工认定平台没有接收某个结果未知的订单", ORDERS_RELEASE),
        "orders backup" => with("随时备份账本", ORDERS_BACKUP),
        "profile" => short("商户配置：新建、列出、查看、检查"),
        "profile init" => {
            Help { about: "新建配置：逐项询问，或由选项给出", more: Some(INIT_MORE), after: Some(INIT) }
        }
        "profile check" => short("检查配置能不能用：文件、密钥、地址、时钟，再做一次签名的查询"),
        "profile list" => short("列出各配置"),
        "profile show" => short("显示配置及每个值的来源；密钥已遮盖"),
        "profile path" => short("输出配置文件的位置"),
        "profile edit" => short("用 $EDITOR 打开配置文件，之后检查"),
        "doctor" => short("汇总本机的安装情况（不含机密），求助时可直接粘贴"),
        "completions" => with("输出 shell 的补全脚本：命令、配置和订单号", COMPLETIONS),
        "man" => with("写出手册页", MAN),
        "help" => with("显示总览、某个命令的帮助或某个主题", HELP),
        _ => return None,
    })
}

const EXIT_CODES: &str = "\
退出码：
  0 完成   1 内部故障   2 用法错误   3 配置错误   4 本机拦截
  5 平台拒绝   6 网络错误，可以放心重试
  7 结果未知：请查询，不要再次提交   8 失败   9 无此订单
  10 不符   11 仍无结果   130 被中断

更多说明：consign help 主题（sandbox、profile、files、exit-codes、recovery、
ledger、sign-error、listen、scripting、windows）";

const INIT_MORE: &str = "\
新建配置：逐项询问，或由选项给出

密钥绝不写成选项的值：它来自隐藏的输入提示、标准输入、文件，或能输出密钥的命令。";

const INIT: &str = "\
示例：
  consign profile init shop
  consign profile init shop --api-key-command 'pass show shop/api-key'
  consign profile init shop --api-key-file api.key --aes-key-file aes.key

不在终端里时，地址、商户号和两个密钥都要给出。标准输入的第一行是签名密钥，
第二行是加密密钥。
配置添加到文件末尾；原有的内容保持不变。";

const COMPLETIONS: &str = "\
把下面的一行加到 shell 的启动文件，从下一个 shell 起有效；zsh 要放在 compinit 之后：
  bash        source <(consign completions bash)
  zsh         source <(consign completions zsh)
  fish        consign completions fish | source
  powershell  consign completions powershell | Out-String | Invoke-Expression

配置、接口和订单号也能补全：账本只读取，不改动。

示例：
  consign completions fish | source";

const MAN: &str = "\
每个命令一页，例如 consign-submit(1)；旧版本的会被替换。

示例：
  consign man ~/.local/share/man/zh_CN/man1";

const HELP: &str = "\
主题：sandbox、profile、files、exit-codes、recovery、ledger、sign-error、
listen、scripting、windows。

示例：
  consign help recovery
  consign help orders release";

const SUBMIT_MORE: &str = "\
卖卡，一张或一个文件（寄售）

卡密来自隐藏的输入提示、标准输入或文件，绝不来自命令行选项。";

const SUBMIT: &str = "\
示例：
  consign submit --product-code 12 --amount 100 --card-number 6000000000000000
  consign submit --product-code 12 --amount 100 --card-password-stdin < pin.txt
  consign submit --product-code 12 --amount 100 --card-number 6000123 --dry-run
  consign submit --from cards.xlsx --product-code 12 --amount 100 --dry-run
  consign submit --from cards.xlsx --product-code 12 --results results.csv
  consign submit --resume --wait

退出码 7 表示卡可能已被接收：请运行 `consign query ORDER_ID`，绝不要再次提交。
文件可以再次提交：其中的卡保留原订单号，结果未知的会先查询。";

const QUERY: &str = "\
示例：
  consign query C20261122000001
  consign query --wait=2m C20261122000001 C20261122000002
  consign query --from results.csv --jobs 8 --rate 20/s
  consign --json query C20261122000001 | jq -r '.orders[0].outcome'";

const BIZORDER: &str = "\
示例：
  consign bizorder T20261122000001
  consign bizorder --wait T20261122000001
  consign bizorder --from numbers.txt --wait=2m";

const BUY: &str = "\
示例：
  consign buy --item-id 103 --face-price 50 --number 13800000000
  consign buy --item-id 104 --face-price 100 --number 13800000000 --wait
  consign buy --from top-ups.csv --item-id 103 --face-price 50 --dry-run

文件的每一行都要有自己的订单号（orderno，订单号）：只有它能区分重复的充值和
确实要做两次的充值。";

const SIGN: &str = "\
示例：
  consign sign customerId=10001 orderId=C1 timestamp=1763800000
  consign sign --explain --endpoint submit - < form.txt
  echo 'customerId=10001&orderId=C1' | consign sign -

字段可以用 `verify` 能读的任何形式粘贴。";

const VERIFY: &str = "\
示例：
  consign --sandbox verify 'orderId=C1&sign=1ceae480464d718baa3a525e0f1efb5a'
  consign --sandbox verify --sign 1ceae480464d718baa3a525e0f1efb5a orderId=C1
  consign verify - < what-the-log-shows.txt
  consign verify --string-file what-they-signed.txt customerId=10001 orderId=C1
  consign verify --also second.txt --also third.txt - < first.txt

字段可以原样粘贴：NAME=VALUE、name: value、表单正文、URL、HTTP 请求、curl 命令行、
JSON 或完整的应答，PHP、JavaScript、Python、Java 或 Go 的打印结果，以及日志行里的
以上任何一种。
多个签名的报文能说明更多：全都出错的是规则或密钥，只错一个的是值。
退出码 0：相符，有多个时全部相符。退出码 10：不符，并说明原因。";

const ENCRYPT: &str = "\
示例：
  consign encrypt 6000000000000000 123456
  consign encrypt - < values.txt > hex.txt";

const DECRYPT: &str = "\
示例：
  consign decrypt 95ef0beacb9dcf58b66461952c984045
  consign decrypt - < hex.txt > values.txt";

const SANDBOX: &str = "\
卡号（充值时为 --number）的最后四位决定结果：
  0000  成功，按 95 % 结算           0007  已记录，连接中断
  0001  一直处理中                   0008  连接中断，没有记录
  0002  失败：卡密错误               0009  已记录，30 秒后才应答
  0003  按一半面值成功               0010  已记录，HTTP 500
  0004  拒绝：此卡已在处理           0011  已记录，JSON 被截断
  0005  拒绝：接口维护               0012  成功，3 秒后转为失败
  0006  999 系统繁忙                 其他尾号同 0000

示例：
  consign sandbox
  consign -p sandbox --ledger practice.db submit --product-code 12 --amount 100

每个请求都照收到的样子显示，并显示应答；卡号只显示后四位，卡密不显示。

订单有结果后通知其 --notify-url；没有应答 success 时再通知两次。

不加 --ledger 时，用 -p sandbox 练习会写入真正的账本。";

const LISTEN: &str = "\
通知先记入账本，然后才应答。它只推进尚无结果的订单；与账本矛盾的通知会保留、
报告，并通过向平台查询来解决。

示例：
  consign listen
  consign listen --path /consign/notify --forward http://127.0.0.1:8080/notify
  consign listen --json --count 1 --for 10m

退出码 0：由 Ctrl-C、SIGTERM、--count 或 --for 结束，已开始的都已应答。";

const NOTIFY: &str = "\
示例：
  consign notify http://127.0.0.1:8080/ --order-id C1 --status failed
  consign notify http://127.0.0.1:8080/ orderId=C1 status=2 money=100
  consign notify http://127.0.0.1:8080/ --order-id C1 --attempts 3 --duplicate

退出码 0：平台就此停止通知。5：平台会再次通知，并说明原因。6：没有连上接收程序。";

const ORDERS_LIST: &str = "\
状态：queued（排队）、sending（提交中）、not_sent（未发送）、rejected（已拒绝）、
unknown（结果未知）、accepted（已接收）、processing（处理中）、succeeded（成功）、
failed（失败）、not_found（无此订单）、reversed（冲正）。

示例：
  consign orders list --since 1d
  consign orders list --since 2026-11-20 --until '2026-11-20 14:00'
  consign orders list --state unknown --state sending";

const ORDERS_SYNC: &str = "\
示例：
  consign orders sync
  consign orders sync --recheck 7d
  consign orders sync --jobs 8 --rate 20/s";

const ORDERS_REPORT: &str = "\
示例：
  consign orders report --by day --since 30d
  consign orders report --by batch --since 2026-11-01 --until 2026-11-30";

const ORDERS_EXPORT: &str = "\
示例：
  consign orders export --format csv --since 30d > orders.csv
  consign orders export --excel > orders.csv";

const ORDERS_RELEASE: &str = "\
示例：
  consign orders release C20261122000007 --because '电话确认：无此订单'";

const ORDERS_BACKUP: &str = "\
副本是一个完整并经过检查的文件，其他命令可照常运行；它本身就是账本。
已存在的文件不会被覆盖。

示例：
  consign orders backup \"ledger-$(date +%F).db\"";
