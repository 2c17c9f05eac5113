using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Insights.Benchmarks;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Insights;

public sealed class BenchmarkPageTests
{
    [Fact]
    public async Task A_brands_own_bands_take_the_fields_place_until_undone_or_reset_and_wrong_orders_are_told()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        using var analyst = await world.SignIn(Role.Analyst, brand);
        var page = $"/b/{brand.Code}/benchmarks";
        Task<HttpResponseMessage> Set(Browser who, string metric, string normal, string good, string top) => who.Post($"{page}?metric={metric}", "bands", ("Form.Normal", normal), ("Form.Good", good), ("Form.Top", top));
        async Task<Benchmark> Now(string metric) { await using var db = world.Open(brand.Id); return (await BrandBenchmarks.Read(db, default))[metric]; }

        using var wrong = await Set(lead, "active_rate", "30", "20", "40");
        Assert.Equal(422, (int)wrong.StatusCode);
        using var half = await Set(lead, "active_rate", "10", "", "40");
        Assert.Equal(422, (int)half.StatusCode);
        await Set(analyst, "active_rate", "10", "20", "40");
        Assert.Equal(.05, (await Now("active_rate")).Begin(Standing.Normal));

        await Set(lead, "active_rate", "10", "20", "40");
        var own = await Now("active_rate");
        Assert.Equal((.10, .20, .40), (own.Begin(Standing.Normal), own.Begin(Standing.Good), own.Begin(Standing.Top)));
        Assert.Equal(BenchmarkSource.Brand, own.SourceOf(Standing.Good));
        Assert.Equal(55, own.Score(.15), 9);
        await lead.Post(Regex.Match(await lead.Page(page), "action=\"(/b/[^\"]+/undo/[^\"]+)\"").Groups[1].Value, null, ("back", page));
        Assert.Equal(.05, (await Now("active_rate")).Begin(Standing.Normal));

        await Set(lead, "leave_rate", "8", "4", "2");
        Assert.True((await Now("leave_rate")).LowerIsBetter);
        Assert.Equal(.08, (await Now("leave_rate")).Begin(Standing.Normal));
        await Set(lead, "leave_rate", "", "", "");
        Assert.Equal(FieldBenchmarks.All["leave_rate"].Begin(Standing.Normal), (await Now("leave_rate")).Begin(Standing.Normal));
    }
}
