using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Loyalty;

/// <summary>A brand on a database of its own, with a clock that the test moves.</summary>
internal sealed class LoyaltyWorld : IAsyncDisposable
{
    private LoyaltyWorld(KernelWorld kernel, BrandProfile brand) => (Kernel, Brand) = (kernel, brand);

    public KernelWorld Kernel { get; }
    public BrandProfile Brand { get; }
    public FakeClock Clock => Kernel.Clock;
    public PointsDesk Desk => Kernel.Services.GetRequiredService<PointsDesk>();
    public Lane<ClaimCommand, Claimed> Claims => Kernel.Services.GetRequiredService<Lane<ClaimCommand, Claimed>>();

    public static async Task<LoyaltyWorld> Create(StorageOptions? storage = null)
    {
        var kernel = await KernelWorld.Create(storage: storage);
        await using var db = kernel.Source.Open(Actor.System(null));
        return new(kernel, (await new OpenBrand(db, kernel.Clock).Handle(new(WebWorld.Fresh("Brand"), "Asia/Shanghai", "CNY", "en"), default)).Value);
    }

    /// <summary>The same database as another node sees it.</summary>
    public async Task<LoyaltyWorld> OtherNode() => new(await KernelWorld.Create(storage: Kernel.Source.Options), Brand);

    public AppDb Open() => Kernel.Open(Brand.Id);

    public MemberId NewMember() => Id.New<MemberId>(Clock);

    public async Task<Result<PointsReceipt>[]> Move(params PointsMove[] moves)
    {
        await using var db = Open();
        await using var transaction = await db.Begin();
        var answers = await db.MovePoints(Brand, moves, Clock, default);
        await transaction.Commit();
        return answers;
    }

    public async Task<PointsReceipt> Award(MemberId member, long points, PointsKey? key = null, EarnSource source = EarnSource.Activity) =>
        (await Move(new PointsMove.Award(key ?? Key(), member, points, source, Clock.GetUtcNow())))[0].Value;

    public PointsKey Key(string business = "test") => new(business, Id.New(Clock));

    public async Task<long> Balance(MemberId member)
    {
        await using var db = Open();
        return await db.PointsOf(Brand, member, Clock, default);
    }

    /// <summary>What must hold of all accounts at any time.</summary>
    public async Task CheckBooks()
    {
        await using var db = Open();
        var wrong = await db.Query($"""
            select b.person_id, b.points, b.owed, b.entries,
              cast(coalesce((select sum(remaining) from loyalty_lots l where l.brand_id = b.brand_id and l.person_id = b.person_id), 0) as bigint),
              cast(coalesce((select sum(case when to_account = 'member' then points else -points end) from loyalty_entries e where e.brand_id = b.brand_id and e.person_id = b.person_id), 0) as bigint),
              cast(coalesce((select sum(owed) from loyalty_entries e where e.brand_id = b.brand_id and e.person_id = b.person_id), 0) as bigint),
              cast(coalesce((select max(seq) from loyalty_entries e where e.brand_id = b.brand_id and e.person_id = b.person_id), 0) as bigint),
              (select count(*) from loyalty_entries e where e.brand_id = b.brand_id and e.person_id = b.person_id)
            from loyalty_balances b where b.brand_id = {Brand.Id}
            """, r => (Person: r.Guid(0), Points: r.Long(1), Owed: r.Long(2), Entries: r.Long(3), Lots: r.Long(4), Moved: r.Long(5), OwedMoved: r.Long(6), Last: r.Long(7), Count: r.Long(8)));
        Assert.All(wrong, a =>
        {
            Assert.True(a.Points >= 0 && a.Owed >= 0);
            Assert.Equal((a.Points, a.Points, a.Owed), (a.Lots, a.Moved, a.OwedMoved));
            Assert.Equal((a.Entries, a.Entries), (a.Last, a.Count));
            Assert.True(a.Owed == 0 || a.Points == 0, "whoever owes has nothing");
        });
    }

    public async Task<Guid> NewKind(int? quantity = null, long? budgetMinor = null, int perPerson = 1, CouponTerms? terms = null, CouponWindow? window = null, IdentityLevel level = IdentityLevel.Guest)
    {
        await using var db = Open();
        await using var transaction = await db.Begin();
        var id = await CouponKinds.Add(db, Clock, "满50减10", terms ?? Off(1000, 5000), window ?? new(null, null, 7), quantity, budgetMinor, perPerson, level);
        await transaction.Commit();
        return id;
    }

    public static CouponTerms Off(long minor, long from) => new(CouponBenefit.Amount, minor, 0, null, minor, from, PriceScope.All, false, true);

    public ClaimCommand ClaimBy(MemberId member, Guid? id = null, IdentityLevel level = IdentityLevel.Guest) => new(id ?? Id.New(Clock), member, new GroupId(Guid.CreateVersion7()), level, Brand);

    public Task<Result<Claimed>> Claim(Guid kind, MemberId member, Guid? id = null, IdentityLevel level = IdentityLevel.Guest) => Claims.Ask(Brand.Id, kind, ClaimBy(member, id, level)).AsTask();

    public async Task<CouponKind> Kind(Guid id)
    {
        await using var db = Open();
        return (await CouponKind.Find(db, id, default))!;
    }

    /// <summary>The ledger says what the board shows, and the board what is there.</summary>
    public async Task CheckBudget(Guid kindId)
    {
        await using var db = Open();
        var kind = await Kind(kindId);
        var entries = (await db.Query($"select entry, cast(sum(amount_minor) as bigint) from loyalty_budget_entries where brand_id = {Brand.Id} and kind_id = {kindId} group by entry", r => (r.Text(0), r.Long(1)))).ToDictionary();
        var (reserve, spend, release) = (entries.GetValueOrDefault("reserve"), entries.GetValueOrDefault("spend"), entries.GetValueOrDefault("release"));
        Assert.Equal((kind.Board.Reserved, kind.Board.Spent), (reserve - spend - release, spend));
        var coupons = await db.Query($"select state, count(*), cast(sum(most_minor) as bigint), cast(sum(coalesce(discount_minor, 0)) as bigint) from loyalty_coupons where brand_id = {Brand.Id} and kind_id = {kindId} group by state", r => (State: r.Enum<CouponState>(0), Count: r.Long(1), Most: r.Long(2), Cost: r.Long(3)));
        long Count(params CouponState[] states) => coupons.Where(c => states.Contains(c.State)).Sum(c => c.Count);
        Assert.Equal(kind.Board.Issued, coupons.Sum(c => c.Count));
        Assert.Equal((kind.Board.Used, kind.Board.Expired, kind.Board.Revoked), (Count(CouponState.Used), Count(CouponState.Expired), Count(CouponState.Revoked)));
        Assert.Equal(kind.Board.Reserved, coupons.Where(c => c.State is CouponState.Unused or CouponState.Locked).Sum(c => c.Most));
        Assert.Equal(kind.Board.Spent, coupons.Where(c => c.State == CouponState.Used).Sum(c => c.Cost));
        if (kind.BudgetMinor is { } budget) Assert.True(kind.Board.Reserved + kind.Board.Spent <= budget);
        if (kind.Quantity is { } quantity) Assert.True(kind.Board.Issued <= quantity);
    }

    public ValueTask DisposeAsync() => Kernel.DisposeAsync();
}
