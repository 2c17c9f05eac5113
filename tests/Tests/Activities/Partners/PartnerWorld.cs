using Guildhall.Activities.Contracts;
using Guildhall.Activities.FlashSales;
using Guildhall.Activities.Life;
using Guildhall.Activities.Partners;
using Guildhall.Commerce.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Partners;

/// <summary>A flash sale in two groups with two partners; the second group is the second partner's own.</summary>
internal sealed class PartnerWorld(FlashWorld flash, GroupId other, ActivityId sale, SkuId sku, PartnerId[] partners)
{
    public FlashWorld Flash => flash;
    public BrandId Brand => flash.Shop.Brand.Id;
    public GroupId Other => other;
    public ActivityId Sale => sale;
    public SkuId Sku => sku;
    public PartnerId[] Partners => partners;

    public static async Task<PartnerWorld> Create(int perPerson = 20)
    {
        var flash = await FlashWorld.Create();
        var other = (await flash.Shop.In((services, _) => services.GetRequiredService<OpenGroup>().Handle(new("另一个群", null, Channel.Web), default))).Value.Id;
        var (_, skus) = await flash.Shop.AddProduct((1000, 2000));
        var (id, now) = (Guid.CreateVersion7(), flash.Shop.Brand.Calendar.Local(flash.Clock.GetUtcNow()));
        await using (var scope = flash.Scope())
            Assert.Null((await scope.ServiceProvider.GetRequiredService<PlanActivity>().Make(id, new(FlashSale.Kind, "联名秒杀", now, now.AddHours(12), [flash.Group, other], GoalKind.Orders, 10, null, Eligibility.Everyone,
                new FlashSale(60, perPerson, perPerson, [new(skus[0], 1001, 500)]), []), default)).Refusal);
        Assert.Null((await flash.Move(new(id), "schedule")).Refusal);
        flash.Clock.Advance(TimeSpan.FromMinutes(1));
        await flash.Shop.RunSchedule();
        var partners = new PartnerId[2];
        for (var n = 0; n < partners.Length; n++)
        {
            partners[n] = new(Guid.CreateVersion7());
            await using var scope = flash.Scope();
            Assert.Null((await scope.ServiceProvider.GetRequiredService<KeepPartner>().Add(partners[n].Value, new($"Partner {n}", null, $"P-{n}"), default)).Refusal);
            Assert.Null((await scope.ServiceProvider.GetRequiredService<AgreePartnership>().Add(new(id), partners[n], default)).Refusal);
        }
        var world = new PartnerWorld(flash, other, new(id), skus[0], partners);
        Assert.Null((await world.Agree(partners[0], ShareOf.Brought, 12.5m, 30)).Refusal);
        Assert.Null((await world.Agree(partners[1], ShareOf.Everything, 3.33m, 20, other)).Refusal);
        return world;
    }

    public async Task<Result<Done>> Agree(PartnerId partner, ShareOf of, decimal share, decimal cost, params GroupId[] groups)
    {
        await using var scope = flash.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var version = (await db.FindPartnership(sale, partner, default))!.Version;
        return await scope.ServiceProvider.GetRequiredService<AgreePartnership>().Change(sale, partner, version, new(of, share, cost, groups, []), default);
    }

    public async Task<PartnerSplit> Split()
    {
        await using var scope = flash.Scope();
        return (await scope.ServiceProvider.GetRequiredService<LookAtPartners>().Handle(await flash.Activity(sale), default))!.Value.Split;
    }

    public async Task<Result<Done>> Fix()
    {
        await using var scope = flash.Scope();
        return await scope.ServiceProvider.GetRequiredService<FixSplit>().Handle(sale, default);
    }

    public Task<Result<Done>> Touch(PartnerId partner, Guid visitor, MemberId? member, GroupId? group = null, Guid? about = null) =>
        flash.Shop.Kernel.Services.GetRequiredService<Lane<TouchCommand, Done>>().Post(Brand, partner.Value, new(visitor, member, group ?? flash.Group, about, flash.Clock.GetUtcNow())).AsTask();

    public Task Join(MemberId member, GroupId group) => flash.Shop.In(async (_, db) =>
    {
        var now = flash.Clock.GetUtcNow();
        await db.Execute($"insert into members_memberships (brand_id, group_id, member_id, joined_at, joined_day, estimated, scene) values ({Brand}, {group}, {member}, {now}, {flash.Shop.Brand.Calendar.DayOf(now)}, {false}, 'link')");
        return 0;
    });

    /// <summary>Ordered, and paid at once if so wanted.</summary>
    public async Task<Guid> Buy(MemberId member, GroupId group, bool paid = true, long refunded = 0)
    {
        var id = Id.New(flash.Clock);
        Assert.Null((await flash.Lane.Post(Brand, sale.Value, new(id, member, group, sku, 1))).Refusal);
        if (paid) await flash.Shop.In((_, db) => db.Execute($"update commerce_shop_orders set state = 'paid', paid_at = {flash.Clock.GetUtcNow()}, hold_until = null, refunded_minor = {refunded} where brand_id = {Brand} and id = {id}"));
        return id;
    }
}
