using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Loyalty.Perks;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Story;

/// <summary>The coupons and perks of a demo brand.</summary>
internal sealed class StoryCast(AppDb db, BrandProfile brand, TimeProvider clock)
{
    public sealed class StoryPerk(Guid id, string name, long points, int stock)
    {
        public Guid Id => id;
        public string Name => name;
        public long Points => points;
        public int Stock => stock;
        public int Taken { get; set; }
    }

    private const string WelcomeName = "新人见面礼", MidweekName = "周三会员券", MemberDayName = "会员日 88 折", DeliveryName = "周末免运费";

    public Guid Welcome { get; private set; }
    public Guid Midweek { get; private set; }
    public Guid MemberDay { get; private set; }
    public Guid Delivery { get; private set; }
    public List<StoryPerk> Perks { get; } = [];

    public async Task Make(DateOnly first, CancellationToken ct)
    {
        CouponTerms Off(long minor, long from) => new(CouponBenefit.Amount, minor, 0, null, minor, from, PriceScope.All, false, true);
        Welcome = await CouponKinds.Add(db, clock, WelcomeName, Off(1000, 5900), new(null, null, 14), 3000, 3_000_000, 1, IdentityLevel.Guest, about: "入群即领，首单立减");
        Midweek = await CouponKinds.Add(db, clock, MidweekName, Off(1500, 9900), new(null, null, 5), null, 1_200_000, 4, IdentityLevel.Guest, about: "每周三上新，越买越省");
        MemberDay = await CouponKinds.Add(db, clock, MemberDayName, new(CouponBenefit.Percent, 0, 12, null, 3000, 9900, PriceScope.All, false, false), new(null, null, 3), 2000, 2_400_000, 6, IdentityLevel.Guest, about: "逢 8 会员日专享");
        Delivery = await CouponKinds.Add(db, clock, DeliveryName, new(CouponBenefit.Shipping, 0, 0, null, 800, 3900, PriceScope.All, true, true), new(null, null, 3), null, 600_000, 10, IdentityLevel.Guest);
        await CouponKinds.Add(db, clock, "双十二预热 满199减40", Off(4000, 19900), new(null, null, 10), 500, 2_000_000, 1, IdentityLevel.Known, KindState.Draft);
        await Perk("定制帆布袋", "结实好看，买菜通勤都合适", "👜", 300, 120, 1);
        await Perk("旅行装小样三件", "随机搭配，出差不带大瓶", "🧴", 120, 300, 2);
        await Perk("手冲咖啡一包", "群友一致好评的曼特宁", "☕", 80, 400, 3);
        await Perk("一对一顾问 20 分钟", "护肤、辅食、选品都可以问", "💬", 200, 60, 1);
        await Perk("限量马克杯", "只做一百只，送完不补", "🍵", 500, 100, 1);
        async Task Perk(string name, string about, string mark, long points, int stock, int perPerson)
        {
            var id = Id.New(clock);
            await db.Execute($"""
                insert into loyalty_perks (brand_id, id, name, about, mark, points, stock, taken, per_person, state, made_at, version)
                values ({brand.Id}, {id}, {name}, {about}, {mark}, {points}, {stock}, 0, {perPerson}, 'open', {brand.Calendar.StartOf(first)}, 1)
                """, ct);
            Perks.Add(new(id, name, points, stock));
        }
    }

    /// <summary>What another run made.</summary>
    public async Task Recall(CancellationToken ct)
    {
        var kinds = (await CouponKind.All(db, ct)).ToDictionary(k => k.Name, k => k.Id);
        (Welcome, Midweek, MemberDay, Delivery) = (kinds[WelcomeName], kinds[MidweekName], kinds[MemberDayName], kinds[DeliveryName]);
        foreach (var perk in await Guildhall.Loyalty.Perks.Perk.All(db, ct)) Perks.Add(new(perk.Id, perk.Name, perk.Points, perk.Stock ?? int.MaxValue) { Taken = perk.Taken });
    }

    /// <summary>Answers the balance afterwards; null when it could not be.</summary>
    public async Task<long?> Redeem(StoryPerk perk, Guid id, MemberId member, DateTimeOffset at, bool handed, CancellationToken ct)
    {
        var paid = (await db.MovePoints(brand, [new PointsMove.Spend(new("perk", id), member, perk.Points) { Note = perk.Name }], clock, ct))[0];
        if (paid.Refusal is not null) return null;
        perk.Taken++;
        await db.Execute($"""
            insert into loyalty_redemptions (brand_id, id, perk_id, person_id, member_id, points, state, at, handled_at)
            values ({brand.Id}, {id}, {perk.Id}, {paid.Value.Person}, {member}, {perk.Points}, {(handed ? RedemptionState.Handed : RedemptionState.Open)}, {at}, {(handed ? at.AddHours(20) : (DateTimeOffset?)null)})
            """, ct);
        await db.Execute($"update loyalty_perks set taken = taken + 1 where brand_id = {brand.Id} and id = {perk.Id}", ct);
        return paid.Value.Balance;
    }
}
