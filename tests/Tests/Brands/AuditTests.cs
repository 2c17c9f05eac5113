using Guildhall.Brands.Contracts;
using Guildhall.Host.Commands;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Brands;

public sealed class AuditTests
{
    private static async Task Write(WebWorld world, BrandId? brand, string target)
    {
        await using var db = world.Open(brand);
        await using var transaction = await db.Begin();
        await world.App.Services.GetRequiredService<IAudit>().Write(db, "brands.edited", target, new { 名 = "值" });
        await transaction.Commit();
    }

    private static async Task<long?> FirstBroken(WebWorld world, BrandProfile brand)
    {
        await using var db = world.Open(brand.Id);
        return (await VerifyAudit.Handle(db, brand.Name, default)).FirstBroken;
    }

    [Fact]
    public async Task Entries_written_at_the_same_time_make_one_whole_chain_per_brand()
    {
        var world = await WebWorld.Shared;
        var (one, two) = (await world.NewBrand(), await world.NewBrand());

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Write(world, (i % 2 == 0 ? one : two).Id, $"t{i}")));

        foreach (var brand in new[] { one, two })
        {
            await using var db = world.Open(brand.Id);
            Assert.Equal(new AuditVerdict(brand.Name, 12, null), await VerifyAudit.Handle(db, brand.Name, default));
        }
    }

    [Fact]
    public async Task An_act_that_is_rolled_back_leaves_no_entry_and_none_is_written_outside_a_transaction()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        var audit = world.App.Services.GetRequiredService<IAudit>();
        await using (var db = world.Open(brand.Id))
        {
            await using (await db.Begin()) await audit.Write(db, "brands.edited", "gone");
            await Assert.ThrowsAsync<InvalidOperationException>(() => audit.Write(db, "brands.edited", "alone"));
        }
        await Write(world, brand.Id, "first");
        Assert.Null(await FirstBroken(world, brand));
    }

    [Theory]
    [InlineData("update brands_audit set target = 'other' where seq = 3 and brand_id = ", 3)]
    [InlineData("update brands_audit set at = (select at from brands_audit b where b.seq = 1 and b.brand_id = brands_audit.brand_id) where seq = 4 and brand_id = ", 4)]
    [InlineData("delete from brands_audit where seq = 2 and brand_id = ", 2)]
    [InlineData("delete from brands_audit where seq >= 5 and brand_id = ", 5)]
    [InlineData("update brands_audit set hash = previous where seq = 5 and brand_id = ", 5)]
    public async Task The_verifier_names_the_first_entry_that_was_tampered_with(string tampering, long broken)
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        for (var i = 0; i < 5; i++) await Write(world, brand.Id, $"t{i}");
        Assert.Null(await FirstBroken(world, brand));
        await using var db = world.Open(brand.Id);
        await db.Execute($"{Sql.Raw(tampering)} {brand.Id}");

        Assert.Equal(broken, await FirstBroken(world, brand));
        using var owner = await world.SignIn(Role.Owner, brand);
        Assert.EndsWith($"#{broken}", Browser.Location(await owner.Post($"/b/{brand.Code}/audit/verify", null)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_exits_0_on_whole_chains_and_1_naming_the_broken_entry()
    {
        await using var world = await WebWorld.Create();
        var brand = await world.NewBrand();
        for (var i = 0; i < 3; i++) await Write(world, brand.Id, $"t{i}");
        await Write(world, null, "shared");
        Assert.Equal(0, await AuditVerify.Report(world.Source, TextWriter.Null, default));

        await using (var db = world.Open(brand.Id)) await db.Execute($"update brands_audit set details = '' where seq = 2 and brand_id = {brand.Id}");
        var output = new StringWriter();
        Assert.Equal(1, await AuditVerify.Report(world.Source, output, default));
        Assert.Contains($"{brand.Name}: entry 2 is broken", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_export_holds_no_formula_and_the_list_finds_what_is_searched()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        await Write(world, brand.Id, "=cmd|' /C calc'!A0");
        await Write(world, brand.Id, "peach_100%");
        using var owner = await world.SignIn(Role.Owner, brand);

        Assert.Contains("\"'=cmd", await owner.Page($"/b/{brand.Code}/audit.csv"), StringComparison.Ordinal);
        var found = await owner.Page($"/b/{brand.Code}/audit?q={Uri.EscapeDataString("PEACH_100%")}");
        Assert.Contains("peach_100%", found, StringComparison.Ordinal);
        Assert.DoesNotContain("calc", found, StringComparison.Ordinal);
    }
}
