using System.Globalization;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Counter;

namespace Guildhall.Tests.Activities.Counter;

/// <summary>Real-style lines of chat and what they mean where certain activities run: chat-lines.csv, "running","expected","text" with \n for a line break.</summary>
public sealed class ReadChatTests
{
    private static readonly ActivityId Chain = new(new("00000000-0000-7000-8000-00000000000c")), Flash = new(new("00000000-0000-7000-8000-00000000000f")),
        Teams = new(new("00000000-0000-7000-8000-000000000010")), Auction = new(new("00000000-0000-7000-8000-00000000000a")), Second = new(new("00000000-0000-7000-8000-00000000000b")), Other = new(new("00000000-0000-7000-8000-00000000000e"));

    private static ChatOffer Chained(params string[] items) => new(Chain, "order-chain", ChatTakes.Orders | ChatTakes.Changes, items);
    private static ChatOffer Sale(params string[] items) => new(Flash, "flash-sale", ChatTakes.Orders, items);
    private static ChatOffer Teamed(params string[] items) => new(Teams, "group-buy", ChatTakes.Orders | ChatTakes.Teams | ChatTakes.Withdrawals, items);
    private static ChatOffer Auctioned(ActivityId id) => new(id, "auction", ChatTakes.Bids, [], 5000);
    private static ChatOffer Taking(ChatTakes takes) => new(Other, "other", takes, []);

    private static readonly Dictionary<string, ChatOffer[]> Running = new()
    {
        ["none"] = [],
        ["one"] = [Chained("草莓蛋糕")],
        ["three"] = [Chained("草莓蛋糕", "芒果慕斯", "原味吐司")],
        ["flash"] = [Sale("丹东草莓")],
        ["bargain"] = [new(Teams, "bargain", ChatTakes.Bargains, ["草莓蛋糕"])],
        ["bargains"] = [new(Teams, "bargain", ChatTakes.Bargains, ["草莓蛋糕", "芒果慕斯"])],
        ["team"] = [Teamed("草莓蛋糕")],
        ["teams"] = [Teamed("草莓蛋糕", "芒果慕斯")],
        ["teamchain"] = [Chained("芒果慕斯"), Teamed("草莓蛋糕")],
        ["english"] = [Chained("Strawberry cake", "Mango mousse")],
        ["both"] = [Sale("丹东草莓"), Chained("芒果慕斯", "原味吐司")],
        ["same"] = [Sale("丹东草莓"), Chained("草莓蛋糕")],
        ["auction"] = [Auctioned(Auction)],
        ["auctions"] = [Auctioned(Auction), Auctioned(Second)],
        ["bidchain"] = [Auctioned(Auction), Chained("草莓蛋糕")],
        ["checkin"] = [Taking(ChatTakes.CheckIns)],
        ["lottery"] = [Taking(ChatTakes.Draws)],
        ["packet"] = [Taking(ChatTakes.Packets)],
        ["coupon"] = [Taking(ChatTakes.Coupons)],
        ["redeem"] = [new(Other, "other", ChatTakes.Redemptions, ["抱枕", "草莓蛋糕", "满减券"])],
        ["fair"] = [Sale("丹东草莓"), Chained("草莓蛋糕", "芒果慕斯", "原味吐司"), Auctioned(Auction), Taking(ChatTakes.CheckIns | ChatTakes.Draws | ChatTakes.Packets)],
    };

    [Fact]
    public void Every_line_means_what_its_writer_meant()
    {
        var lines = Lines();
        Assert.True(lines.Count >= 300);
        var wrong = lines.Select(l => (l.Running, l.Text, l.Expected, Read: Said(ReadChat.Of(l.Text, Running[l.Running])))).Where(l => l.Read != l.Expected).Select(l => $"{l.Running}: {l.Text} → {l.Read}, not {l.Expected}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Whatever_is_typed_is_read_without_breaking(int seed)
    {
        var random = new Random(seed);
        var signs = string.Concat(Lines().Select(l => l.Text)).Append('\ud83c').Append('\0').ToArray();
        for (var n = 0; n < 5000; n++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 25)).Select(_ => signs[random.Next(signs.Length)])]);
            var read = ReadChat.Of(text, Running["fair"]);
            Assert.True(read.Act == ChatAct.Talk || read.Activities.Count > 0, $"seed {seed}: {text}");
            Assert.All(read.Wanted, w => Assert.InRange(w.Item ?? 0, 0, 2));
        }
    }

    private static List<(string Running, string Expected, string Text)> Lines() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Activities", "Counter", "chat-lines.csv")).Skip(1)
            .Select(line => line[1..^1].Split("\",\"")).Select(cells => (cells[0], cells[1], cells[2].Replace("\"\"", "\"", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal))),
    ];

    private static string Said(ChatReading read)
    {
        string Whose() => read.Activity == Chain ? "C" : read.Activity == Flash ? "F" : read.Activity == Auction ? "A" : read.Activity == Teams ? "T" : "?";
        string Pieces() => string.Concat(read.Wanted.Select(w => string.Create(CultureInfo.InvariantCulture, $" {(w.Item is { } i ? (char)('a' + i) : '_')}{w.Quantity}")));
        return read.Act switch
        {
            ChatAct.Order => $"order {Whose()}{Pieces()}{(read.Team is TeamWord.Any ? "" : " " + read.Team.ToString().ToLowerInvariant())}",
            ChatAct.Change => $"change {Whose()}{Pieces()}",
            ChatAct.Cancel => $"cancel {Whose()}{Pieces()}",
            ChatAct.Undo => $"undo {Whose()}",
            ChatAct.Help => $"help {read.Whom}".Trim(),
            ChatAct.Bid => $"bid {Whose()} {read.AmountMinor}",
            ChatAct.Redeem => $"redeem{Pieces()}",
            ChatAct.Paste => $"paste {Whose()} {read.Pasted!.Count}",
            ChatAct.AskItem => "ask item",
            ChatAct.AskActivity => "ask activity",
            var act => act.ToString().ToLowerInvariant(),
        };
    }
}
