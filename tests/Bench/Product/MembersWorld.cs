using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Communities.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Entry;

namespace Guildhall.Bench.Product;

/// <summary>A brand with one Web group and members whose devices are known.</summary>
/// <param name="Cookies">One per member, as a browser sends it.</param>
internal sealed record MembersWorld(BrandId Brand, GroupId Group, string Code, IReadOnlyList<MemberId> Members, IReadOnlyList<string> Cookies)
{
    public const int Crowd = 2_000;

    private static readonly TimeProvider Clock = TimeProvider.System;

    private static readonly BulkInsert People = new("members_members",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("name", BulkType.Text), ("staff", BulkType.Flag), ("bot", BulkType.Flag), ("attributes", BulkType.Text), ("created_at", BulkType.Time), ("version", BulkType.Int));

    private static readonly BulkInsert Entries = new("members_entries",
        ("brand_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("public_id", BulkType.Uuid), ("name_key", BulkType.Text), ("entered_at", BulkType.Time));

    private static readonly BulkInsert Sessions = new("members_sessions",
        ("brand_id", BulkType.Uuid), ("token_hash", BulkType.Bytes), ("id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("level", BulkType.Text), ("created_at", BulkType.Time), ("seen_at", BulkType.Time), ("user_agent", BulkType.Text));

    private static readonly BulkInsert Memberships = new("members_memberships",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("joined_at", BulkType.Time), ("joined_day", BulkType.Int), ("estimated", BulkType.Flag), ("scene", BulkType.Text));

    public static async Task<MembersWorld> Create(StorageOptions storage, int members = Crowd)
    {
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await source.Migrate();
        BrandProfile brand;
        await using (var db = source.Open(Actor.System(null)))
        {
            db.Add(Operator.Create($"bench{Id.New(Clock):N}@example.com", "Bench", "", "en", Clock));
            await db.SaveChangesAsync();
            brand = (await new OpenBrand(db, Clock).Handle(new($"Bench {Id.New(Clock):N}", "Asia/Shanghai", "CNY", "zh-Hans"), default)).Value;
        }
        await using var own = source.Open(Actor.System(brand.Id));
        await using var transaction = await own.Begin();
        var group = (await new OpenGroup(own, Clock).Handle(new("Bench", null, Channel.Web), default)).Value.Id;
        var code = await own.RenewCode("group", group.Value, Clock);
        var (now, cookies, ids) = (Clock.GetUtcNow(), new List<string>(), new List<MemberId>());
        List<object?[]> people = [], entries = [], sessions = [], stays = [];
        for (var n = 0; n < members; n++)
        {
            var (id, secret) = (Id.New<MemberId>(Clock), DeviceSecret.New());
            people.Add([brand.Id, id, $"Member {n}", false, false, "{}", now, 1]);
            entries.Add([brand.Id, id, Id.New(Clock), $"member{n}", now]);
            sessions.Add([brand.Id, DeviceSecret.HashOf(secret), Id.New(Clock), id, Guildhall.Members.Contracts.IdentityLevel.Guest, now, now, "bench"]);
            stays.Add([brand.Id, group, id, now, brand.Calendar.DayOf(now).DayNumber, false, "link"]);
            ids.Add(id);
            cookies.Add($"member-{brand.Id.Value.ToString("N")[20..]}={secret}");
        }
        await People.Write(own, people, default);
        await Entries.Write(own, entries, default);
        await Sessions.Write(own, sessions, default);
        await Memberships.Write(own, stays, default);
        await transaction.Commit();
        return new(brand.Id, group, code, ids, cookies);
    }
}
