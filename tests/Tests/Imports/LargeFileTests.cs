using System.Globalization;
using System.Text;
using Guildhall.Kernel.Jobs;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Imports;

/// <summary>
/// Measures what the whole process holds, so nothing else may run beside it. Garbage is collected before each look: how
/// much of it lies about is the collector's choice and tells nothing of the import, which may never hold as much as the
/// file has. Collecting stops everybody, so after each look the import has nine times as long for itself.
/// </summary>
[Collection(nameof(Alone))]
public sealed class LargeFileTests
{
    [Fact]
    public async Task A_hundred_megabytes_are_uploaded_and_checked_in_bounded_memory()
    {
        using var console = await ImportConsole.Open();
        var before = Held();
        using var over = new CancellationTokenSource();
        var watch = Task.Run(() => Peak(over.Token));
        var id = await console.Upload("chat", new StreamContent(new Generated(100 << 20)), "big.csv", ("Group", "一群"));
        var job = await console.Ended(id);
        await over.CancelAsync();
        var (peak, looks) = await watch;

        Assert.Equal((JobState.Done, 0L), (job.State, job.Failed));
        Assert.True(ImportConsole.Result(job).Rows > 90);
        Assert.True(looks > 2, $"{looks} looks");
        Assert.True(peak - before < 100 << 20, $"{(peak - before) >> 20} MB");
    }

    private static async Task<(long Peak, int Looks)> Peak(CancellationToken over)
    {
        var (peak, looks) = (0L, 0);
        for (; !over.IsCancellationRequested; looks++)
        {
            var start = TimeProvider.System.GetTimestamp();
            peak = Math.Max(peak, Held());
            await Task.Delay(TimeProvider.System.GetElapsedTime(start) * 9, TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return (peak, looks);
    }

    private static long Held()
    {
        GC.Collect();
        return GC.GetTotalMemory(false);
    }

    /// <summary>A chat of about this many bytes that is nowhere in memory as a whole: long messages, one a minute.</summary>
    private sealed class Generated(long size) : Stream
    {
        private byte[] line = "time,user,text\n"u8.ToArray();
        private int at;
        private long given;
        private int minute;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (at == line.Length)
            {
                if (given >= size) return 0;
                var time = new DateTime(2026, 1, 1).AddMinutes(minute++);
                line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm},member {minute % 50},{new string('x', 100_000)}\n"));
                at = 0;
            }
            var length = Math.Min(count, line.Length - at);
            line.AsSpan(at, length).CopyTo(buffer.AsSpan(offset));
            at += length;
            given += length;
            return length;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
