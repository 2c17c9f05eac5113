using System.Globalization;

namespace Guildhall.Tests.Activities;

/// <summary>Seeds of random histories: two dozen against each database, more by GUILDHALL_TEST_SEEDS.</summary>
public static class Seeds
{
    public static TheoryData<int> Some => [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("GUILDHALL_TEST_SEEDS"), CultureInfo.InvariantCulture, out var count) ? count : 24)];
}
