using System.Globalization;
using System.Text;

namespace Guildhall.Bench.Imports;

/// <summary>Files as shops have them: a group's history of some months, a list of members in twenty groups. The same at every run.</summary>
internal static class SampleFiles
{
    private const int Speakers = 2000;
    private const int Groups = 20;

    private static readonly DateTimeOffset Beginning = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Words = ["新品", "今天", "发货了吗", "好的", "谢谢", "这款", "有优惠券", "吗", "收到", "质量", "很好", "回购", "明天", "团购", "报名", "hello", "ok", "+1", "价格", "尺码"];
    private static readonly string[] Tags = ["VIP", "老客", "新客", "团长", "沉睡"];
    private static readonly string[] Cities = ["上海", "杭州", "成都", "台北"];

    public static async Task<string> Chat(string folder, int messages)
    {
        var path = Path.Combine(folder, "chat.csv");
        var random = new Random(1);
        await using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 16);
        await file.WriteLineAsync("id,time,user_id,user,text,reply_to");
        var at = Beginning;
        for (var i = 0; i < messages; i++)
        {
            at = at.AddSeconds(random.Next(1, 90));
            // A few speak much, most speak little.
            var speaker = (int)(Speakers * Math.Pow(random.NextDouble(), 3));
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => Words[random.Next(Words.Length)]));
            if (random.Next(20) == 0) text = $"@成员{random.Next(Speakers)} {text}";
            var reply = i > 100 && random.Next(10) == 0 ? $"m{i - random.Next(1, 100)}" : "";
            await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"m{i},{at.AddHours(8):yyyy-MM-dd HH:mm:ss},u{speaker},成员{speaker},{text},{reply}"));
        }
        return path;
    }

    public static async Task<string> Members(string folder, int members)
    {
        var path = Path.Combine(folder, "members.csv");
        var random = new Random(2);
        await using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 16);
        await file.WriteLineAsync("会员编号,昵称,手机号,加入时间,群,标签,城市");
        for (var i = 0; i < members; i++)
        {
            var at = Beginning.AddMinutes(i + random.Next(1000));
            var tags = random.Next(3) == 0 ? $"{Tags[random.Next(Tags.Length)]}、{Tags[random.Next(Tags.Length)]}" : "";
            await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"C{i:D7},成员{i},13{(i * 7919L) % 1_000_000_000:D9},{at:yyyy-MM-dd HH:mm:ss},群{random.Next(Groups)},{tags},{Cities[random.Next(Cities.Length)]}"));
        }
        return path;
    }
}
