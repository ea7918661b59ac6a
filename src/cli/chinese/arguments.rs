//! The helps of arguments in Chinese, by command and argument.

/// The help of an argument: what the command says of it, else what all commands say.
pub(super) fn of(path: &str, id: &str) -> Option<&'static str> {
    match path {
        "submit" => submit(id),
        "buy" => buy(id),
        "query" | "bizorder" => look_up(id),
        "sign" | "verify" | "encrypt" | "decrypt" => workbench(path, id),
        "sandbox" => sandbox(id),
        "listen" => listen(id),
        "notify" => notify(id),
        "profile init" => profile_init(id),
        "profile check" | "profile show" | "completions" | "man" | "help" => set_up(path, id),
        _ => orders(path, id),
    }
    .or_else(|| shared(id))
}

/// What several commands have.
fn shared(id: &str) -> Option<&'static str> {
    Some(match id {
        "profile" => "商户配置；默认为 default_profile，否则为唯一的一个 [环境变量：CONSIGN_PROFILE]",
        "config" => "配置文件 [环境变量：CONSIGN_CONFIG]",
        "ledger" => "订单账本 [环境变量：CONSIGN_LEDGER]",
        "sandbox" => "使用本进程内的沙箱平台和临时账本",
        "json" => "输出一个 JSON 文档，失败时也是",
        "timeout" => "一次交互的期限；默认取配置，否则 8s",
        "no_input" => "从不提问",
        "quiet" => "标准错误上少输出",
        "verbose" => "在标准错误上跟踪，机密已遮盖；写两次显示应答",
        // An English line, for whoever does not read the others.
        "lang" => "Language: --lang en for English [env: CONSIGN_LANG]",
        "color" => "颜色；NO_COLOR 有效",
        "help" => "显示帮助",
        "version" => "显示版本",
        "wait" => "一直查询到有结果；不写时长则为 5m",
        "interval" => "两次查询的间隔；不写则从 1s 增加到 15s",
        "settle_grace" => "发送后多久以内“无此订单”不算数；默认取配置，否则 120s",
        "jobs" => "同时进行的交互数，1 到 256",
        "rate" => "最多多久开始一次交互：20/s、0.5/s、90/m；不写则由 --jobs 决定",
        "notify_url" => "平台把通知发到哪里；默认取配置",
        "timestamp" => "10 位 Unix 秒；不写则为当前时间",
        "fields" => "增加或覆盖原始表单字段；NAME= 则去掉",
        "dry_run" => "不发送任何内容：显示 URL、字段和签名串",
        "curl" => "与 --dry-run 同用：改为输出一行 curl 命令；运行它会绕过账本真正发送",
        "from" => "文件里的全部订单：.xlsx、CSV、NDJSON，卡还可以是每行卡号和卡密；- 为标准输入",
        "skip_bad" => "有的行有问题时，继续处理可用的行",
        "yes" => "第一次发送前不询问",
        "results" => "把每一行的结果写入文件，不含卡密",
        "excel" => "为电子表格写 --results：中文表头，北京时间",
        "retry_rejected" => "因暂时故障（如接口维护）被拒绝的再次发送；=false 则不发送",
        "max_failures" => "连续多少次网络故障后停止",
        "since" => "只要从那时起发送的订单：时段 90m、12h、7d、2w，本地日期 2026-11-20，或时间 '2026-11-20 14:00'",
        "until" => "只要到那时为止发送的订单，写法相同；日期包括当天",
        "batchno" => "只要这个批次",
        "product_code" => "只要这个产品代码或充值产品",
        "job" => "只要一次提交的文件的订单，例如 J20261122-1",
        "state" => "只要处于这个状态的订单；可以写多次",
        "all_merchants" => "所有商户的订单，而不只是所选配置的",
        _ => return None,
    })
}

fn submit(id: &str) -> Option<&'static str> {
    Some(match id {
        "product_code" => "卡的产品代码，见商户后台",
        "amount" => "面值（元）：正整数",
        "card_number" => "卡号；有的卡没有卡号",
        "card_password_stdin" => "从标准输入读取卡密",
        "card_password_file" => "从不对他人开放的文件读取卡密",
        "order_id" => "您自己的订单号，最多 50 个字符；不写则自动生成",
        "batchno" => "批次号，最多 2000 张卡；不写则为 B 加日期，之后加 -2，依此类推",
        "mcode" => "面值代码，只有部分产品需要",
        "custom" => "平台原样返回的文本",
        "allow_duplicate_card" => "提交较早的订单已用过、可能已卖出的卡",
        "as_typed" => "照样发送含有异常字符的卡号或卡密（首尾空格、不可见或全角字符）",
        "failed" => "把需要重试的行连同卡密写入文件",
        "resume" => "不用文件，查询某个任务的订单的结果；不写名称则为最近的任务",
        _ => return None,
    })
}

fn buy(id: &str) -> Option<&'static str> {
    Some(match id {
        "item_id" => "充值产品代码（充值产品）",
        "face_price" => "面值（元）（充值金额）；必须与产品相符",
        "number" => "要充值的手机号或账号（充值号码）",
        "amt" => "数量（充值数量）",
        "decimal" => "由平台核对的销售价（金额校验）；不写则不发送",
        "overtime" => "订单等待匹配的秒数（等待时间）；0 为立即",
        "order_id" => "您自己的订单号；不写则自动生成",
        "custom" => "平台在通知里返回的文本（自定义参数）",
        "allow_duplicate_top_up" => "提交另一订单号下尚无结果、或 10 分钟内刚成功的同一充值",
        "as_typed" => "文件里的账号即使都以零结尾也照样接受",
        _ => return None,
    })
}

fn look_up(id: &str) -> Option<&'static str> {
    Some(match id {
        "order_ids" => "发送时的订单号",
        "from" => "订单号文件，- 为标准输入：每行一个，或含 orderId（订单号）列的表格",
        _ => return None,
    })
}

fn workbench(path: &str, id: &str) -> Option<&'static str> {
    Some(match (path, id) {
        ("sign", "fields") => "字段，- 为标准输入",
        (_, "fields") => "任何形式的字段，- 为标准输入",
        (_, "endpoint") => "去掉该接口不参与签名的字段",
        (_, "unsigned") => "这个字段也去掉",
        (_, "explain") => "逐个字段显示签名的内容和签名串",
        (_, "sign") => "签名；默认取字段 sign",
        (_, "also") => "再加一个带签名的报文，找出共同之处：文件，- 为标准输入",
        (_, "string_file") => "改为与对方的签名串比较：文件，- 为标准输入",
        (_, "string") => "同上，但写成参数，会留在 shell 历史和进程列表里",
        (_, "effort") => "寻找不符原因的时间上限",
        ("encrypt", "values") => "要加密的值，- 为从标准输入每行读取一个",
        ("decrypt", "values") => "十六进制密文，大小写均可，- 为从标准输入每行读取一个",
        _ => return None,
    })
}

fn sandbox(id: &str) -> Option<&'static str> {
    Some(match id {
        "addr" => "监听地址",
        "settle_after" => "已接收的订单处理多久",
        "retry_step" => "每次通知 notify_url 的间隔增加多少",
        "log" => "把显示的请求和通知同时追加到文件",
        _ => return None,
    })
}

fn listen(id: &str) -> Option<&'static str> {
    Some(match id {
        "addr" => "监听地址",
        "path" => "唯一提供服务的路径",
        "forward" => "把记录下来的通知转发到这个地址，并以其应答作答",
        "no_sync" => "不向平台查询，既不查未决订单，也不查矛盾",
        "count" => "收到这么多条签名正确的通知后结束",
        "lasts" => "这段时间后结束",
        _ => return None,
    })
}

fn notify(id: &str) -> Option<&'static str> {
    Some(match id {
        "url" => "接收程序的地址",
        "fields" => "原始字段，代替订单的",
        "order_id" => "账本里的订单",
        "status" => "通知这个状态，代替账本所记的",
        "top_up" => "寄售单有相同号码时指充值单，或表示原始字段是充值的",
        "dialect" => "字段名、含义和停止通知的应答词",
        "attempts" => "最多通知多少次，直到收到应答词",
        "retry_step" => "每次通知的间隔增加多少",
        "tamper" => "破坏签名：接收程序必须拒绝（退出码 5）",
        "duplicate" => "发送两次：第二次不得改变任何内容",
        "stale" => "之后再发送较早的状态：不得撤销最终结果",
        _ => return None,
    })
}

fn profile_init(id: &str) -> Option<&'static str> {
    Some(match id {
        "name" => "新配置的名称",
        "base_url" => "网关的协议、主机和端口（网关地址）",
        "customer_id" => "商户号",
        "api_key_stdin" => "从标准输入读取签名密钥（API key）",
        "aes_key_stdin" => "从标准输入读取加密密钥（AES key）",
        "api_key_file" => "存放签名密钥的文件，不对他人开放；配置里写它的路径",
        "aes_key_file" => "存放加密密钥的文件，不对他人开放；配置里写它的路径",
        "api_key_command" => "能输出签名密钥的命令，写成一个参数",
        "aes_key_command" => "能输出加密密钥的命令，写成一个参数",
        "key_store" => "把键入的或来自标准输入的密钥存入系统密钥库：Windows 凭据管理器、macOS 钥匙串；Linux 上不支持",
        "notify_url" => "平台把通知发到哪里（异步通知地址）",
        "as_typed" => "照样接受含有引号、空格或换行的密钥",
        _ => return None,
    })
}

fn set_up(path: &str, id: &str) -> Option<&'static str> {
    Some(match (path, id) {
        ("profile check" | "profile show", "name") => "配置；不写则与其他命令相同",
        ("completions", "shell") => "哪种 shell",
        ("man", "directory") => "写到哪个目录，例如 ~/.local/share/man/zh_CN/man1",
        ("help", "words") => "命令或主题；不写则显示总览",
        _ => return None,
    })
}

fn orders(path: &str, id: &str) -> Option<&'static str> {
    Some(match (path, id) {
        ("orders list", "limit") => "最多显示多少个",
        ("orders show" | "orders release", "id") => "订单号",
        ("orders sync", "recheck") => "再次查询这段时间内发送的、已有结果的订单，以发现冲正",
        ("orders report", "by") => "每一行代表什么",
        ("orders export", "format") => "导出格式",
        ("orders export", "excel") => "供 Excel、WPS 和 LibreOffice 使用的 CSV：中文表头，北京时间，长数字为文本",
        ("orders release", "because") => "理由；保留在历史记录里",
        ("orders release", "kind") => "寄售单和充值单号码相同时，指哪一个",
        ("orders backup", "file") => "要写入的文件",
        _ => return None,
    })
}
