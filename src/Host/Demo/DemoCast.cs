namespace Guildhall.Host.Demo;

/// <summary>A made-up group.</summary>
/// <param name="People">Who ever were in it.</param>
/// <param name="Threads">Conversations begun on an ordinary day.</param>
/// <param name="Rhythm">How lively each hour from 0 to 23 is.</param>
/// <param name="Dying">From the middle on it hears more advertising than answers.</param>
internal sealed record DemoGroup(string Name, DemoCommunity Community, int People, int Threads, bool Dying = false);

/// <param name="Staff">Its personas: name and what they are there for.</param>
internal sealed record DemoCommunity(string Name, DemoLines Lines, IReadOnlyList<string> Staff, IReadOnlyList<int> Rhythm);

/// <summary>Three communities with twelve groups, and names for two thousand people.</summary>
internal static class DemoCast
{
    public const string Brand = "拾光生活（演示）";
    public const int People = 2000;

    private static readonly DemoCommunity Beauty = new("花漾美妆研习社", DemoLines.Beauty, ["护肤顾问小漾", "彩妆师Vivi"], [1, 0, 0, 0, 0, 0, 1, 4, 5, 4, 4, 5, 9, 7, 4, 4, 4, 5, 6, 7, 12, 13, 9, 4]);
    private static readonly DemoCommunity Fresh = new("鲜到家邻里团", DemoLines.Fresh, ["团长老秦", "客服豆豆"], [0, 0, 0, 0, 0, 1, 5, 10, 11, 7, 7, 8, 6, 3, 3, 4, 8, 12, 11, 10, 6, 4, 2, 1]);
    private static readonly DemoCommunity Baby = new("小星球妈妈会", DemoLines.Baby, ["育儿顾问阿宁", "小星球客服"], [3, 2, 1, 1, 1, 2, 3, 5, 6, 8, 9, 6, 5, 8, 8, 5, 4, 4, 4, 5, 7, 11, 12, 8]);

    public static IReadOnlyList<DemoCommunity> Communities { get; } = [Beauty, Fresh, Baby];

    public static IReadOnlyList<DemoGroup> Groups { get; } =
    [
        new("花漾·敏感肌互助群", Beauty, 210, 17), new("花漾·通勤妆研究所", Beauty, 185, 14), new("花漾·成分党一群", Beauty, 160, 11), new("花漾·老客福利群", Beauty, 230, 12, Dying: true),
        new("鲜到家·滨江一群", Fresh, 220, 19), new("鲜到家·滨江二群", Fresh, 190, 15), new("鲜到家·云栖里", Fresh, 170, 12), new("鲜到家·南苑小区", Fresh, 150, 9), new("鲜到家·上班族晚市", Fresh, 165, 10),
        new("小星球·0-6月新手班", Baby, 200, 16), new("小星球·辅食打卡群", Baby, 180, 14), new("小星球·1岁+日常", Baby, 165, 11),
    ];

    private static readonly string[] Given = ["晨", "雨", "欣", "怡", "涵", "诺", "琪", "悦", "萌", "静", "宁", "妍", "敏", "楠", "婷", "倩", "雪", "璐", "可", "然", "瑶", "桐", "果", "米", "豆", "糖", "橙", "星", "安", "乐", "朵", "夏", "秋", "青", "禾", "苗", "芒", "柚", "桃", "圆"];
    private static readonly string[] Surnames = ["陈", "林", "黄", "张", "李", "王", "吴", "刘", "蔡", "杨", "许", "郑", "谢", "郭", "赵", "周", "徐", "孙", "朱", "何", "沈", "钱", "陆", "蒋"];
    private static readonly string[] Second = ["晓雯", "子涵", "雨桐", "佳怡", "思远", "文静", "美玲", "志强", "丽华", "建国", "婉清", "梓萱", "俊杰", "晓峰", "淑芬", "玉兰", "嘉欣", "一诺", "若曦", "海燕", "国栋", "春梅", "雅琴", "明轩"];
    private static readonly string[] How = ["爱睡觉的", "加冰", "不加糖的", "慢半拍的", "会飞的", "楼上的", "周末的", "晒太阳的", "追剧的", "早起的", "迷路的", "微甜的", "认真的", "奔跑的", "安静的", "隔壁"];
    private static readonly string[] What = ["云朵", "美式", "柠檬", "鲸鱼", "橘猫", "面包", "芋圆", "汽水", "向日葵", "企鹅", "豆浆", "饭团", "月亮", "仙人掌", "布丁", "松鼠", "栗子", "毛豆", "小狗", "番茄"];
    private static readonly string[] English = ["Lily", "Mia", "Amy", "Coco", "Yuki", "Kiki", "Nana", "Emma", "Tina", "Jason", "Leo", "Anna", "Ivy", "Momo", "Sunny", "Luna", "Zoe", "Eva", "Kevin", "Doris"];

    /// <summary>Nicknames as people choose them, each once.</summary>
    public static List<string> Names(Random random)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (names.Count < People)
        {
            var one = random.Of(Given);
            var name = random.Next(9) switch
            {
                0 => "小" + one + random.Of(Given),
                1 => one + one + (random.Chance(.6) ? "妈" : "爸"),
                2 => random.Of(Surnames) + random.Of(Second),
                3 => random.Of(How) + random.Of(What),
                4 => random.Of(English) + (random.Chance(.5) ? random.Of(Given) : $"_{random.Next(10, 99)}"),
                5 => "阿" + one + random.Of(["", "呀", "啊"]),
                6 => random.Of(Surnames) + random.Of(["姐", "阿姨", "老师", "女士", "先生", "大哥"]) + (random.Chance(.5) ? $"{random.Next(1, 30)}栋" : ""),
                7 => one + random.Of(What),
                _ => random.Of(What) + random.Of(["不吃", "爱吃", "遇上", "和"]) + random.Of(What),
            };
            names.Add(name);
        }
        return [.. names];
    }
}
