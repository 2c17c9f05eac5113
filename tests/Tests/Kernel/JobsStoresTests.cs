using System.Security.Cryptography;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Keys;
using Guildhall.Kernel.Leases;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Kernel;

/// <summary>What jobs, schedules and handlers stand on: leases, blobs and the envelope.</summary>
public sealed class JobsStoresTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_lease_has_one_holder_and_its_epoch_rises_when_it_changes_hands()
    {
        await using var first = await KernelWorld.Create();
        await using var second = await KernelWorld.Create(storage: first.Source.Options);

        var mine = await Book(first).TryTake("work", Minute, default);
        Assert.Null(await Book(second).TryTake("work", Minute, default));
        Assert.Equal(mine, await Book(first).TryTake("work", Minute, default));
        second.Clock.Advance(Minute * 2);
        var theirs = await Book(second).TryTake("work", Minute, default);

        Assert.Equal((1L, 2L), (mine!.Epoch, theirs!.Epoch));
        await using var db = first.Open();
        await theirs.Check(db, default);
        await Assert.ThrowsAsync<LeaseLostException>(() => mine.Check(db, default));
        await Book(first).Release("work"); // No longer its own to release.
        await theirs.Check(db, default);
        await Book(second).Release("work");
        Assert.Equal(3, (await Book(first).TryTake("work", Minute, default))!.Epoch);
    }

    [Fact]
    public async Task Of_many_nodes_that_want_a_lease_at_once_one_gets_it()
    {
        await using var world = await KernelWorld.Create();
        var books = Enumerable.Range(0, 10).Select(_ => new LeaseBook(world.Source, new Node(), world.Clock)).ToList();

        var taken = await Task.WhenAll(books.Select(b => Task.Run(() => b.TryTake("race", Minute, default))));

        Assert.Single(taken, lease => lease is not null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 * 1024)]
    [InlineData(700_001)]
    public async Task A_file_comes_back_as_it_went_in_and_twice_is_stored_once(int size)
    {
        await using var world = await KernelWorld.Create();
        var blobs = world.Services.GetRequiredService<IBlobs>();
        var content = RandomNumberGenerator.GetBytes(size);

        var saved = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => blobs.Save(world.Brand, new MemoryStream(content), 1_000_000, default))));

        Assert.All(saved, s => Assert.Equal(new BlobRef(Convert.ToHexStringLower(SHA256.HashData(content)), size), s.Value));
        await using var back = await blobs.Open(world.Brand, saved[0].Value.Hash, default);
        using var copy = new MemoryStream();
        await back!.CopyToAsync(copy);
        Assert.True(content.AsSpan().SequenceEqual(copy.ToArray()));
        await using var db = world.Open();
        Assert.Equal((1, (size + 262_143) / 262_144), (await db.Count($"select count(*) from kernel_blobs"), await db.Count($"select count(*) from kernel_blob_chunks")));
    }

    [Fact]
    public async Task A_file_over_the_limit_or_cut_off_leaves_nothing_and_other_brands_see_no_file()
    {
        await using var world = await KernelWorld.Create();
        var blobs = world.Services.GetRequiredService<IBlobs>();
        var refused = await blobs.Save(world.Brand, new MemoryStream(new byte[600_000]), 500_000, default);
        Assert.Equal("kernel.file_too_large", refused.Refusal?.Code);
        await Assert.ThrowsAsync<IOException>(() => blobs.Save(world.Brand, new CutOff(), 5_000_000, default));
        await using var db = world.Open();
        Assert.Equal(0, await db.Count($"select count(*) from kernel_blob_chunks"));

        var saved = await blobs.Save(world.Brand, new MemoryStream([1, 2, 3]), 10, default);
        Assert.Null(await blobs.Open(new BrandId(Guid.CreateVersion7()), saved.Value.Hash, default));
        foreach (var nonsense in new[] { "", "zz", "../../etc/passwd", new string('g', 64), new string('a', 63) }) Assert.Null(await blobs.Open(world.Brand, nonsense, default));
    }

    [Fact]
    public void An_envelope_opens_only_for_its_purpose_with_its_key_and_unchanged()
    {
        var envelope = new Envelope(RandomNumberGenerator.GetBytes(32));
        byte[] secret = [1, 2, 3, 4, 5];
        var box = envelope.Seal("totp", secret);

        Assert.Equal(secret, envelope.Open("totp", box));
        Assert.NotEqual(box, envelope.Seal("totp", secret));
        Assert.ThrowsAny<CryptographicException>(() => envelope.Open("platform", box));
        Assert.ThrowsAny<CryptographicException>(() => new Envelope(RandomNumberGenerator.GetBytes(32)).Open("totp", box));
        for (var i = 0; i < box.Length; i++)
        {
            var changed = box.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => envelope.Open("totp", changed));
        }
        Assert.ThrowsAny<CryptographicException>(() => envelope.Open("totp", box.AsSpan(0, 20)));
    }

    [Fact]
    public async Task Processes_that_start_together_share_one_master_key_which_only_the_owner_can_read()
    {
        var file = TestDatabase.TempPath($"key-{Guid.CreateVersion7()}/guildhall.key");

        var boxes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Envelope.FromEnvironmentOr(file).Seal("p", [7]))));

        var envelope = Envelope.FromEnvironmentOr(file);
        Assert.All(boxes, box => Assert.Equal([7], envelope.Open("p", box)));
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await File.WriteAllTextAsync(file, "");
        Assert.Throws<InvalidOperationException>(() => Envelope.FromEnvironmentOr(file));
    }

    private static LeaseBook Book(KernelWorld world) => world.Services.GetRequiredService<LeaseBook>();

    private sealed class CutOff() : MemoryStream(new byte[300_000])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("cut off");
    }
}
