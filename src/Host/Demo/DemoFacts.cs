using System.Security.Cryptography;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Host.Demo;

/// <summary>Writes the made-up facts in bulk, into the same tables as real ones. All calls join the caller's transaction; what is there already stays.</summary>
internal sealed class DemoFacts(AppDb db, BrandProfile brand)
{
    private static readonly BulkInsert People = new("members_members",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("name", BulkType.Text), ("staff", BulkType.Flag), ("bot", BulkType.Flag), ("attributes", BulkType.Text), ("created_at", BulkType.Time), ("version", BulkType.Int));
    private static readonly BulkInsert Entries = new("members_entries",
        ("brand_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("public_id", BulkType.Uuid), ("name_key", BulkType.Text), ("entered_at", BulkType.Time));
    private static readonly BulkInsert Personas = new("members_personas",
        ("brand_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("role", BulkType.Text), ("expertise", BulkType.Text), ("voice", BulkType.Text), ("made_at", BulkType.Time), ("version", BulkType.Int));
    private static readonly BulkInsert Tags = new("members_tags", ("brand_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("tag", BulkType.Text));
    private static readonly BulkInsert Stays = new("members_memberships",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("joined_at", BulkType.Time), ("joined_day", BulkType.Int), ("left_at", BulkType.Time), ("left_day", BulkType.Int), ("estimated", BulkType.Flag), ("scene", BulkType.Text), ("leave_reason", BulkType.Text));
    private static readonly BulkInsert Messages = new("conversations_messages",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("id", BulkType.Uuid), ("seq", BulkType.Long), ("at", BulkType.Time), ("day", BulkType.Int), ("hour", BulkType.Int),
        ("author_id", BulkType.Uuid), ("text", BulkType.Text), ("reply_to", BulkType.Uuid), ("broadcast", BulkType.Flag), ("removed", BulkType.Flag));
    private static readonly BulkInsert Mentions = new("conversations_mentions", ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("message_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("day", BulkType.Int));
    private static readonly BulkInsert Orders = new("commerce_orders",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("source", BulkType.Text), ("order_no", BulkType.Text), ("member_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("paid_at", BulkType.Time), ("day", BulkType.Int), ("currency", BulkType.Text), ("amount_minor", BulkType.Long));
    private static readonly BulkInsert Lines = new("commerce_order_lines",
        ("brand_id", BulkType.Uuid), ("order_id", BulkType.Uuid), ("id", BulkType.Uuid), ("sku", BulkType.Text), ("title", BulkType.Text), ("quantity", BulkType.Number), ("unit_price_minor", BulkType.Long), ("amount_minor", BulkType.Long));
    private static readonly BulkInsert Refunds = new("commerce_refunds",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("source", BulkType.Text), ("order_no", BulkType.Text), ("member_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("at", BulkType.Time), ("day", BulkType.Int), ("currency", BulkType.Text), ("amount_minor", BulkType.Long), ("sku", BulkType.Text), ("title", BulkType.Text), ("quantity", BulkType.Number));

    private static readonly string[] Scenes = ["link", "friend", "qr", "order_card"];
    private static readonly string[] Reasons = ["too_many_ads", "content", "need_over", "service"];

    public async Task Enter(DemoWorld world, CancellationToken ct)
    {
        var everybody = world.People.Concat(world.Staff.Values.SelectMany(s => s)).ToList();
        await People.Write(db, everybody.ConvertAll(p => new object?[] { brand.Id, p.Id, p.Name, p.Staff, false, "{}", At(p.Joined), 0 }), ct);
        // Others are shown by an id that says nothing of the member's own.
        await Entries.Write(db, everybody.ConvertAll(p => new object?[] { brand.Id, p.Id, new Guid(SHA256.HashData(p.Id.Value.ToByteArray()).AsSpan(0, 16)), ReadSpeakers.NameKey(p.Name), At(p.Joined) }), ct);
        await Personas.Write(db, [.. world.Staff.SelectMany(s => s.Value.Select((p, i) => new object?[] { brand.Id, p.Id, i == 0 ? "顾问" : "客服", s.Key.Name, "亲切、简短、给出可以马上做的一步", At(p.Joined), 1 }))], ct);
        await Tags.Write(db, [.. world.People.Select((p, i) => (p, i)).SelectMany(x => TagsOf(x.p, x.i).Select(tag => new object?[] { brand.Id, x.p.Id, tag }))], ct);
    }

    public async Task Stay(GroupId group, IReadOnlyList<DemoPerson> people, CancellationToken ct) =>
        await Stays.Write(db, [.. people.Select((p, i) => new object?[]
        {
            brand.Id, group, p.Id, At(p.Joined), Day(p.Joined), p.Left is { } left ? At(left) : null, p.Left is { } day ? Day(day) : null, false, Scenes[i % Scenes.Length], p.Left is null ? null : Reasons[i % Reasons.Length],
        })], ct);

    public async Task Talk(GroupId group, List<DemoMessage> messages, CancellationToken ct)
    {
        await Messages.Write(db, [.. messages.Select((m, i) => new object?[] { brand.Id, group, m.Id, (long)i + 1, At(m.At), Day(m.At), m.At.Hour, m.Author, m.Text, m.ReplyTo, m.Broadcast, false })], ct);
        await Mentions.Write(db, [.. messages.Where(m => m.Mention is not null).Select(m => new object?[] { brand.Id, group, m.Id, m.Mention, Day(m.At) })], ct);
    }

    public async Task Sell(GroupId? group, List<DemoOrder> orders, CancellationToken ct)
    {
        await Orders.Write(db, orders.ConvertAll(o => new object?[] { brand.Id, o.Id, "demo", o.Number, o.Buyer, group, At(o.PaidAt), Day(o.PaidAt), brand.Currency, o.AmountMinor }), ct);
        await Lines.Write(db, [.. orders.SelectMany(o => o.Lines.Select((l, i) => new object?[] { brand.Id, o.Id, Nth(o.Id, i), l.Product.Sku, l.Product.Title, (double)l.Quantity, l.Product.PriceMinor, l.Product.PriceMinor * l.Quantity }))], ct);
        await Refunds.Write(db, [.. orders.Where(o => o.RefundedAt is not null).Select(o => new object?[]
        {
            brand.Id, o.Id, "demo", o.Number, o.Buyer, group, At(o.RefundedAt!.Value), Day(o.RefundedAt.Value), brand.Currency, o.AmountMinor, o.Lines[0].Product.Sku, o.Lines[0].Product.Title, (double)o.Lines[0].Quantity,
        })], ct);
    }

    private static IEnumerable<string> TagsOf(DemoPerson person, int index)
    {
        if (person.Weight > 12) yield return "活跃";
        if (index % 17 == 0) yield return "VIP";
        if (index % 41 == 0) yield return "KOC";
    }

    private static Guid Nth(Guid order, int line)
    {
        var bytes = order.ToByteArray();
        bytes[15] ^= (byte)(line + 1);
        return new Guid(bytes);
    }

    private DateTimeOffset At(DateTime local) => brand.Calendar.InstantOf(local);

    private static int Day(DateTime local) => DateOnly.FromDateTime(local).DayNumber;
}
